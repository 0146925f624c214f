import { until } from '../test/support/until.js';
import type { Server } from './database.js';
import { atLeast, atMost, type Figure } from './figures.js';
import { FLAT, watchMemory } from './memory.js';
import { startChild } from './parts/child.js';
import { type Running, startSignedIn } from './product.js';

// P7: a roster of 50,000 rows, from the POST until the import is done, and until everybody stands in the directory.

const ROWS = 50_000;
const PATIENCE_MS = 300_000;

export async function run(server: Server): Promise<Figure[]> {
  const roster = rosterOf(ROWS);
  const limit = await bareRowsPerSecond(await server.database('import_limit'), roster);
  const product = await startSignedIn({ DATABASE_URL: await server.database('import') }, 1);
  try {
    const memory = watchMemory([product.worker().pid]);
    const startedAt = Date.now();
    const importId = await upload(product, roster);
    await until('the import is done', () => isDone(product, importId), PATIENCE_MS);
    const seconds = (Date.now() - startedAt) / 1_000;
    await until('everybody stands in the directory', () => isInDirectory(product), PATIENCE_MS);
    const lag = (Date.now() - startedAt) / 1_000 - seconds;
    const { firstHalf, secondHalf } = memory.stop();
    return [
      atLeast('P7 import of 50,000 rows', 'rows/s', ROWS / seconds, 5_000),
      { ...atLeast('P7 the same (limit: parse and insert unchecked)', 'rows/s', ROWS / seconds, limit), goal: '', met: null },
      { ...atMost('P7 directory behind the end of the import', 's', lag, 1), goal: '', met: null },
      atMost('P7 worker memory, second half (limit: 1.15 × first)', 'MB', secondHalf, FLAT * firstHalf),
    ];
  } finally {
    await product.stop();
    for (const name of ['import', 'import_limit']) await server.drop(name);
  }
}

function rosterOf(rows: number): string {
  const lines = Array.from({ length: rows }, (_, n) => {
    const person = `E-${n},Dana,Silva ${n},Medical Assistant,Office ${n % 40},dana.silva.${n}@northside.example`;
    return `${person}\n`;
  });
  return `external_id,given_name,family_name,job_title,office,emails\n${lines.join('')}`;
}

async function bareRowsPerSecond(databaseUrl: string, roster: string): Promise<number> {
  const bare = startChild('bare-import', { DATABASE_URL: databaseUrl });
  const { perSecond } = await bare.ask<{ perSecond: number }>({ roster });
  await bare.stop();
  return perSecond;
}

async function upload(product: Running, roster: string): Promise<string> {
  const headers = { ...product.headers, 'content-type': 'text/csv' };
  const answer = await fetch(`${product.api().url}/api/staff/imports`, { method: 'POST', headers, body: roster });
  if (answer.status !== 202) throw new Error(`The roster was refused: ${await answer.text()}`);
  return ((await answer.json()) as { id: string }).id;
}

async function isDone(product: Running, importId: string): Promise<boolean> {
  const { state, created } = await read<{ state: string; created: number }>(product, `/api/staff/imports/${importId}`);
  return state === 'done' && created === ROWS;
}

async function isInDirectory(product: Running): Promise<boolean> {
  const counts = await read<Record<string, number>>(product, '/api/portal/statuses/summary');
  return Object.values(counts).reduce((sum, count) => sum + count, 0) > ROWS;
}

async function read<T>(product: Running, path: string): Promise<T> {
  return (await (await fetch(product.api().url + path, { headers: product.headers })).json()) as T;
}
