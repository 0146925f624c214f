import { until } from '../test/support/until.js';
import type { Server } from './database.js';
import { atMost, type Figure } from './figures.js';
import { watchMemory } from './memory.js';
import { startChild } from './parts/child.js';
import { startSignedIn } from './product.js';

// P7: a roster of 50,000 rows, from the POST until the import is done, and until everybody stands in the directory.

const ROWS = 50_000;
const ROWS_A_SECOND = 5_000;
const FLAT = 1.15;

export async function run(server: Server): Promise<Figure[]> {
  const roster = rosterOf(ROWS);
  const limitUrl = await server.database('import_limit');
  const bare = startChild('bare-import', { DATABASE_URL: limitUrl });
  const { perSecond: limit } = await bare.ask<{ perSecond: number }>({ roster });
  bare.stop();

  const product = await startSignedIn({ DATABASE_URL: await server.database('import') }, 1);
  try {
    const client = (path: string) => fetch(product.api().url + path, { headers: product.headers }).then((answer) => answer.json());
    const memory = watchMemory([product.worker().pid]);
    const startedAt = Date.now();
    const since = () => (Date.now() - startedAt) / 1_000;
    const answer = await fetch(`${product.api().url}/api/staff/imports`, {
      method: 'POST',
      headers: { ...product.headers, 'content-type': 'text/csv' },
      body: roster,
    });
    if (answer.status !== 202) throw new Error(`The roster was refused: ${await answer.text()}`);
    const { id } = (await answer.json()) as { id: string };
    const done = await until('the import is done', async () => {
      const progress = (await client(`/api/staff/imports/${id}`)) as { state: string; created: number };
      return ['done', 'failed'].includes(progress.state) && progress;
    }, 300_000);
    const seconds = since();
    if (done.created !== ROWS) throw new Error(`Only ${done.created} of ${ROWS} rows came in.`);
    await until('everybody stands in the directory', async () => {
      const counts = (await client('/api/portal/statuses/summary')) as Record<string, number>;
      return Object.values(counts).reduce((sum, count) => sum + count, 0) > ROWS;
    }, 300_000);
    const lag = since() - seconds;
    const { firstHalf, secondHalf } = memory.stop();
    return [
      {
        ...atLeast('P7 import of 50,000 rows (limit: parse and insert only)', 'rows/s', ROWS / seconds, ROWS_A_SECOND),
      },
    ];
  } finally {
    await product.stop();
  }
}
