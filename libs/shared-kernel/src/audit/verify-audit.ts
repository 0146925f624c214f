import { type Kysely, sql, type Transaction } from 'kysely';
import { beforeFirst, type ChainHead, contentColumns, isoTime, sealColumns } from './chain.js';
import { ChainWalk } from './chain-walk.js';
import type { AuditProblem, SealedRow } from './diagnosis.js';

export interface AuditReport {
  /** True when nothing was tampered with. Warnings leave it true. */
  readonly ok: boolean;
  /** Sealed rows that were read. */
  readonly checked: number;
  /** The newest link; keep it outside of the database to prove later that the chain was not rewritten. */
  readonly head: ChainHead;
  readonly unsealed: { readonly count: number; readonly oldestAgeSeconds: number | null };
  readonly problems: readonly AuditProblem[];
  /** False when reading stopped because there were too many problems to list. */
  readonly complete: boolean;
  readonly warnings: readonly string[];
}

export interface VerifyOptions {
  /** A head that was noted earlier, from the worker's log or an earlier report. */
  readonly expectedHead?: ChainHead;
}

const pageSize = 2000;
const lateAfterSeconds = 300;

/**
 * Reads the whole chain page by page, in one snapshot, and names every row that was edited, removed, put in or moved, and
 * a tail that was cut off. It can run while the product writes and seals.
 */
export function verifyAudit(database: Kysely<unknown>, options: VerifyOptions = {}): Promise<AuditReport> {
  return database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((snapshot) => verify(snapshot, options));
}

async function verify(snapshot: Transaction<unknown>, { expectedHead }: VerifyOptions): Promise<AuditReport> {
  const found = await sql<{ sealNo: string; hash: string }>`
    select seal_no::text as "sealNo", encode(hash, 'hex') as hash from audit.chain_head`.execute(snapshot);
  const head = found.rows[0] ? { sealNo: Number(found.rows[0].sealNo), hash: found.rows[0].hash } : null;
  const walk = new ChainWalk(head, expectedHead ?? null);
  for await (const row of sealedRows(snapshot)) {
    walk.visit(row);
    if (walk.tooManyProblems) break;
  }
  if (!walk.tooManyProblems) walk.arrive(await backdatedUnsealed(snapshot, walk.sealedUntil));
  const problems = walk.problems();
  const unsealed = await waiting(snapshot);
  const late = unsealed.oldestAgeSeconds !== null && unsealed.oldestAgeSeconds > lateAfterSeconds;
  return {
    ok: problems.length === 0,
    checked: walk.checked,
    head: head ?? beforeFirst,
    unsealed,
    problems,
    complete: !walk.tooManyProblems,
    warnings: late ? [`the oldest unsealed row has waited for ${unsealed.oldestAgeSeconds} s: is a worker running?`] : [],
  };
}

/** A cursor, because it needs no unique number to turn the page: a tampered table may hold a number twice. */
async function* sealedRows(snapshot: Transaction<unknown>): AsyncGenerator<SealedRow> {
  await sql`
    declare sealed_rows no scroll cursor for
    select ${contentColumns}, ${sealColumns} from audit.event
    where audit.event.seal_no is not null order by audit.event.seal_no, audit.event.at, audit.event.id`.execute(snapshot);
  for (;;) {
    const page = await sql<SealedRow & { sealNo: string }>`fetch ${sql.lit(pageSize)} from sealed_rows`.execute(snapshot);
    for (const row of page.rows) yield { ...row, sealNo: Number(row.sealNo) };
    if (page.rows.length < pageSize) return;
  }
}

async function waiting(snapshot: Transaction<unknown>): Promise<AuditReport['unsealed']> {
  const found = await sql<{ count: string; age: string | null }>`
    select count(*)::text as count, extract(epoch from clock_timestamp() - min(at))::text as age from audit.event where seal_no is null`.execute(
    snapshot,
  );
  const { count, age } = found.rows[0]!;
  return { count: Number(count), oldestAgeSeconds: age === null ? null : Math.max(0, Math.round(Number(age))) };
}

/** Unsealed rows that are older than what was sealed long ago: they were not there then. */
async function backdatedUnsealed(snapshot: Transaction<unknown>, before: Date | null): Promise<{ id: string; at: string }[]> {
  if (!before) return [];
  const found = await sql<{ id: string; at: string }>`
    select id::text as id, ${isoTime(sql`at`)} as at from audit.event
    where seal_no is null and audit.event.at < ${before.toISOString()}::timestamptz order by audit.event.at limit 20`.execute(
    snapshot,
  );
  return found.rows;
}
