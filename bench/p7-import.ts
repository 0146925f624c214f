import { until } from '../test/support/until.js';
import { costOf, type Parties } from './cost.js';
import { query, type Server } from './database.js';
import { atMost, costFigure, type Measured, shown } from './figures.js';
import { mark, mustBeAlike, rowsSince } from './final-rows.js';
import { watchMemory } from './memory.js';
import { startChild } from './parts/child.js';
import { type Running, startSignedIn } from './product.js';
import type { Sizes } from './sizes.js';
import type { Stage } from './stage.js';

// P7: a roster, from the POST until the import is done and everybody stands in the directory.

const PATIENCE_MS = 300_000;

interface Importer {
  databaseUrl: string;
  parties: Parties;
  /** Imports and answers the number of rows. */
  take(roster: string): Promise<number>;
}

export async function run(server: Server, sizes: Sizes): Promise<Measured[]> {
  const databaseUrl = await server.database('import');
  const bareDatabaseUrl = await server.copy(databaseUrl, 'import_bare');
  const product = await startSignedIn({ DATABASE_URL: databaseUrl }, 1);
  try {
    return await compare({ server, databaseUrl, bareDatabaseUrl, product, sizes });
  } finally {
    await product.stop();
    for (const url of [databaseUrl, bareDatabaseUrl]) await server.drop(url);
  }
}

/** With the product of a stage: quicker, but its worker has grown by other work already. */
export function runOnStage({ productDatabaseUrl, bareDatabaseUrl, productParties, product, sizes }: Stage): Promise<Measured[]> {
  const { server } = productParties;
  return compare({ server, databaseUrl: productDatabaseUrl, bareDatabaseUrl, product, sizes });
}

interface Place {
  server: Parties['server'];
  databaseUrl: string;
  bareDatabaseUrl: string;
  product: Running;
  sizes: Sizes;
}

async function compare({ server, databaseUrl, bareDatabaseUrl, product, sizes }: Place): Promise<Measured[]> {
  const bareProcess = startChild('bare-import', { DATABASE_URL: bareDatabaseUrl });
  const bare: Importer = {
    databaseUrl: bareDatabaseUrl,
    parties: { server, databaseUrl: bareDatabaseUrl, apis: () => [], workers: () => [bareProcess.pid] },
    take: async (roster) => (await bareProcess.ask<{ rows: number }>({ roster })).rows,
  };
  const ours = importerOf(server, databaseUrl, product, sizes);
  try {
    await mustLeaveTheSameRows(ours, bare);
    const roster = rosterOf(sizes.imported, 'N');
    const bareCost = await costOf(bare.parties, () => bare.take(roster));
    const memory = watchMemory([product.worker().pid]);
    const cost = await costOf(ours.parties, () => ours.take(roster));
    const peak = memory.stop();
    const of = `${shown(sizes.imported)} rows`;
    return [
      costFigure(`P7 import of ${of}, per row`, cost, bareCost, 1.5),
      atMost({ name: `P7 import of ${of}, peak of the worker`, unit: 'MB', measured: peak, limit: 300, isWallTime: false }),
    ];
  } finally {
    await bareProcess.stop();
  }
}

function importerOf(server: Parties['server'], databaseUrl: string, product: Running, { smoke }: Sizes): Importer {
  return {
    databaseUrl,
    parties: { server, databaseUrl, apis: () => [product.api().pid], workers: () => [product.worker().pid] },
    async take(roster) {
      const headers = { ...product.headers, 'content-type': 'text/csv' };
      const answer = await fetch(`${product.api().url}/api/staff/imports`, { method: 'POST', headers, body: roster });
      if (answer.status !== 202) throw new Error(`The roster was refused: ${await answer.text()}`);
      const { id } = (await answer.json()) as { id: string };
      await until('the import is done', () => isDone(databaseUrl, id, smoke), PATIENCE_MS);
      const [{ created }] = (await query<{ created: number }>(databaseUrl, 'select created from staff.import where id = $1', [
        id,
      ])) as [{ created: number }];
      if (created !== roster.trimEnd().split('\n').length - 1) throw new Error(`Only ${created} people were imported.`);
      return created;
    },
  };
}

/** Everybody is imported and in the directory and, where cost counts, every audit row is sealed. */
async function isDone(databaseUrl: string, importId: string, smoke: boolean): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, 200));
  const [row] = await query<{ done: boolean }>(
    databaseUrl,
    `select state = 'done' and not exists (select from shared_kernel.outbox where completed_at is null)
       and ($2 or not exists (select from audit.event where seal_no is null)) as done
     from staff.import where id = $1`,
    [importId, smoke],
  );
  return row!.done;
}

async function mustLeaveTheSameRows(...importers: Importer[]): Promise<void> {
  const [product, bare] = await Promise.all(
    importers.map(async ({ databaseUrl, take }) => {
      const since = await mark(databaseUrl);
      await take(rosterOf(2, 'C'));
      return rowsSince(databaseUrl, since);
    }),
  );
  mustBeAlike('P7 import', product, bare);
}

function rosterOf(rows: number, prefix: string): string {
  const lines = Array.from({ length: rows }, (_, n) => {
    const address = `dana.silva.${prefix.toLowerCase()}${n}@northside.example`;
    return `${prefix}-${n},Dana,Silva ${n},Medical Assistant,Office ${n % 40},${address}\n`;
  });
  return `external_id,given_name,family_name,job_title,office,emails\n${lines.join('')}`;
}
