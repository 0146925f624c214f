import { Logger } from '@nestjs/common';
import { type Kysely, sql, type Transaction } from 'kysely';
import { type AuditContent, type ChainHead, isoTime, contentColumns, linkHash, type Seal } from './chain.js';

const nothing = { count: 0, head: null };

/** Links waiting audit rows to the hash chain. Any number of processes may call it: one seals, the others go on. */
export class AuditSealer {
  private readonly logger = new Logger('Audit');

  constructor(private readonly database: Kysely<unknown>) {}

  /** Seals what waits, `limit` rows to a transaction, and answers how many rows it sealed. Writers never wait for it. */
  async sealBatch(limit = 1000): Promise<number> {
    let sealed = 0;
    let batch: { count: number; head: ChainHead | null };
    do {
      batch = await this.database.transaction().execute((transaction) => sealOnce(transaction, limit));
      sealed += batch.count;
      // Kept by whoever keeps the logs, this line proves later that the chain was not rewritten: `audit:verify -- --head`.
      if (batch.head) this.logger.log(`sealed ${batch.count} rows, head ${batch.head.sealNo}:${batch.head.hash}`);
    } while (batch.count === limit);
    return sealed;
  }
}

async function sealOnce(transaction: Transaction<unknown>, limit: number): Promise<{ count: number; head: ChainHead | null }> {
  // The lock is a statement of its own: the head has to be read in a snapshot that is younger than the lock.
  if (!(await takeLock(transaction))) return nothing;
  const rows = await waitingRows(transaction, limit);
  if (rows.length === 0) return nothing;
  const start = await currentHead(transaction);
  const seals: Seal[] = [];
  let head: ChainHead = start;
  for (const row of rows) {
    const place = { sealNo: head.sealNo + 1, previousHash: head.hash, sealedAt: start.now };
    head = { sealNo: place.sealNo, hash: linkHash(row, place) };
    seals.push({ ...place, hash: head.hash });
  }
  await writeSeals(transaction, rows, seals);
  await sql`update audit.chain_head set seal_no = ${head.sealNo}, hash = decode(${head.hash}, 'hex'), at = now()`.execute(
    transaction,
  );
  return { count: seals.length, head };
}

async function takeLock(transaction: Transaction<unknown>): Promise<boolean> {
  const lock = sql<{ taken: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('audit.chain_head', 0)) as taken`;
  return (await lock.execute(transaction)).rows[0]!.taken;
}

async function waitingRows(transaction: Transaction<unknown>, limit: number): Promise<AuditContent[]> {
  const waiting = sql<AuditContent>`
    select ${contentColumns} from audit.event where seal_no is null order by audit.event.at, audit.event.id limit ${limit}`;
  return (await waiting.execute(transaction)).rows;
}

async function currentHead(transaction: Transaction<unknown>): Promise<ChainHead & { now: string }> {
  const head = sql<{ sealNo: string; hash: string; now: string }>`
    select seal_no::text as "sealNo", encode(hash, 'hex') as hash, ${isoTime(sql`now()`)} as now from audit.chain_head`;
  const row = (await head.execute(transaction)).rows[0];
  if (row) return { ...row, sealNo: Number(row.sealNo) };
  throw new Error('audit.chain_head has lost its row: run `npm run audit:verify`. Nothing is sealed until it is restored.');
}

async function writeSeals(
  transaction: Transaction<unknown>,
  rows: readonly AuditContent[],
  seals: readonly Seal[],
): Promise<void> {
  const updated = await sql`
    update audit.event
    set seal_no = seal.no, previous_hash = decode(seal.previous, 'hex'), hash = decode(seal.hash, 'hex'), sealed_at = now()
    from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.at)}::timestamptz[],
      ${seals.map((seal) => seal.sealNo)}::bigint[], ${seals.map((seal) => seal.previousHash)}::text[],
      ${seals.map((seal) => seal.hash)}::text[]) as seal(id, at, no, previous, hash)
    where event.at = seal.at and event.id = seal.id`.execute(transaction);
  if (Number(updated.numAffectedRows) === seals.length) return;
  throw new Error('Audit rows changed while they were being sealed; nothing was sealed.');
}
