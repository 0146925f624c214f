import type { QueueBackend } from './backends.js';
import { type Watch, watchDatabase, watchRedis, type Written } from './everything-written.js';
import { startProcesses } from './production.js';
import type { Product } from './product.js';
import type { SmtpSink } from './smtp-sink.js';
import { settled } from './sql.js';

export type Stage = { product: Product; smtp: SmtpSink };

/**
 * Lets a journey happen in processes that log everything, and answers all that was written meanwhile: to the database and
 * the queues, and to the logs.
 */
export async function everythingWrittenBy(
  startBackend: () => Promise<QueueBackend>,
  journey: (stage: Stage) => Promise<void>,
): Promise<{ written: Written[]; logs: string }> {
  const backend = await startBackend();
  const place = await startProcesses({ LOG_LEVEL: 'trace', ...backend.env });
  const watches: Watch[] = [];
  try {
    watches.push(await watchDatabase(place.database.url));
    if (backend.env.REDIS_URL) watches.push(await watchRedis(backend.env.REDIS_URL));
    await journey(place);
    await settled(place.database.url);
    const written = (await Promise.all(watches.map((watch) => watch.all()))).flat();
    await place.product.stop();
    return { written, logs: place.product.api().log() + place.product.worker().log() };
  } finally {
    await Promise.all(watches.map((watch) => watch.stop()));
    await place.product.stop();
    await backend.stop();
    await place.stop();
  }
}
