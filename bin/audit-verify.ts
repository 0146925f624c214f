import { parseArgs } from 'node:util';
import { Kysely, PostgresDialect } from 'kysely';
import { type AuditReport, type ChainHead, verifyAudit } from '#shared-kernel/audit';
import { DatabaseConnections } from '#shared-kernel/database';
import { databaseAddress } from './local/database-address.js';

const usage = `npm run audit:verify [-- --head <number>:<hash>]

Checks the whole audit and names every row that was edited, removed, put in or moved.
--head  a head that was noted earlier, from the worker's log or from this command
The database is the one of DATABASE_URL, or else the one that \`npm start\` runs.
Exit code: 0 nothing found, 1 tampering found, 2 the check could not be made.`;

try {
  process.exitCode = await run();
} catch (error) {
  console.error(
    `The audit could not be checked: ${error instanceof AggregateError ? error.errors.join('; ') : (error as Error).message}`,
  );
  process.exitCode = 2;
}

async function run(): Promise<number> {
  const { values } = parseArgs({ options: { head: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const expectedHead = values.head === undefined ? undefined : parseHead(values.head);
  const pool = new DatabaseConnections({ DATABASE_URL: databaseAddress() }).pool({ max: 1, connectionTimeoutMillis: 5_000 });
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const report = await verifyAudit(database, { expectedHead });
    print(report);
    return report.ok ? 0 : 1;
  } finally {
    await database.destroy();
  }
}

function parseHead(text: string): ChainHead {
  const [, sealNo, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text) ?? [];
  if (!sealNo || !hash) throw new Error(`--head must look like 1234:<64 hexadecimal digits>, not "${text}".`);
  return { sealNo: Number(sealNo), hash: hash.toLowerCase() };
}

function print({ ok, checked, complete, head, unsealed, problems, warnings }: AuditReport): void {
  if (ok) console.log(`The audit is whole: ${checked} sealed rows checked.`);
  else
    console.log(
      `The audit was tampered with: ${problems.length} problems in ${checked} rows${complete ? '' : '; stopped there, more rows may be affected'}.`,
    );
  for (const { kind, message } of problems) console.log(`  ${kind}: ${message}`);
  console.log(`Head: ${head.sealNo}:${head.hash}`);
  console.log(
    `Waiting to be sealed: ${unsealed.count}${unsealed.oldestAgeSeconds === null ? '' : `, the oldest for ${unsealed.oldestAgeSeconds} s`}.`,
  );
  for (const warning of warnings) console.log(`Warning: ${warning}`);
}
