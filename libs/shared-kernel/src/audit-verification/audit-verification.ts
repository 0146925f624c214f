import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { type Kysely, sql } from 'kysely';
import { type AuditReport, verifyAudit } from '#shared-kernel/audit';

/** What the last check of the chain found, and how long its unsealed tail is at this moment. */
export interface AuditVerificationView {
  state: 'intact' | 'broken' | 'never' | 'running';
  checkedAt: string | null;
  /** Sealed rows that the last check read. */
  rows: number;
  /** When the newest sealed row was written. */
  sealedUntil: string | null;
  /** How long the oldest row has waited for its seal; minutes mean that no worker runs. */
  unsealedSeconds: number;
  problem: { row: number | null; message: string } | null;
}

interface Row {
  running: boolean;
  whole: boolean | null;
  checked_at: Date | null;
  rows: string;
  problem_row: string | null;
  problem_message: string | null;
  sealed_until: Date | null;
  unsealed: string | null;
}

/** Once a day, when somebody asks, and again what a killed worker left unfinished; after a failure there is a pause. */
const due = sql`
  (wanted_at is not null or started_at is not null or checked_at is null or checked_at < now() - interval '1 day')
  and (failed_at is null or failed_at < now() - interval '5 minutes')`;

const lock = sql`hashtextextended('audit.verification', 0)`;

/** Checks the chain of the audit in the background and keeps what it found. */
@Injectable()
export class AuditVerification {
  private readonly logger = new Logger('Audit');

  constructor(private readonly em: EntityManager) {}

  async read(): Promise<AuditVerificationView> {
    const { rows } = await sql<Row>`
      select wanted_at is not null or started_at is not null as running, whole, checked_at, rows, problem_row, problem_message,
        (select at from audit.event where seal_no is not null order by seal_no desc limit 1) as sealed_until,
        (select extract(epoch from clock_timestamp() - min(at)) from audit.event where seal_no is null) as unsealed
      from audit.verification`.execute(this.database());
    const row = rows[0]!;
    return {
      state: row.running ? 'running' : row.whole === null ? 'never' : row.whole ? 'intact' : 'broken',
      checkedAt: row.checked_at?.toISOString() ?? null,
      rows: Number(row.rows),
      sealedUntil: row.sealed_until?.toISOString() ?? null,
      unsealedSeconds: Math.max(0, Math.round(Number(row.unsealed ?? 0))),
      problem:
        row.problem_message === null
          ? null
          : { row: row.problem_row === null ? null : Number(row.problem_row), message: row.problem_message },
    };
  }

  /** Any number of workers may ask at any time: one of them checks, the others go on. */
  async runIfDue(): Promise<void> {
    await this.database()
      .connection()
      .execute(async (connection) => {
        const { rows } = await sql`select 1 from audit.verification where ${due}`.execute(connection);
        // The lock belongs to the connection: if this process dies, another one starts over.
        if (rows.length === 0 || !(await isTaken(connection))) return;
        try {
          await this.run(connection);
        } finally {
          await sql`select pg_advisory_unlock(${lock})`.execute(connection);
        }
      });
  }

  private async run(connection: Kysely<unknown>): Promise<void> {
    // Asked again behind the lock: another worker may just have finished.
    const begun = await sql`update audit.verification set started_at = now(), failed_at = null where ${due}`.execute(connection);
    if (begun.numAffectedRows === 0n) return;
    try {
      const report = await verifyAudit(connection);
      await keep(connection, report);
      if (!report.ok) this.logger.error(`The audit was tampered with: ${report.problems[0]!.message}`);
    } catch (error) {
      await sql`update audit.verification set started_at = null, failed_at = now()`.execute(connection);
      throw error;
    }
  }

  private database(): Kysely<unknown> {
    return this.em.fork().getKysely<unknown>();
  }
}

async function isTaken(connection: Kysely<unknown>): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_lock(${lock}) as taken`.execute(connection);
  return rows[0]!.taken;
}

async function keep(connection: Kysely<unknown>, { ok, checked, problems }: AuditReport): Promise<void> {
  const [problem] = problems;
  await sql`
    update audit.verification set wanted_at = null, started_at = null, checked_at = now(), whole = ${ok}, rows = ${checked},
      problem_row = ${problem?.sealNo ?? null}, problem_message = ${problem?.message ?? null}`.execute(connection);
}
