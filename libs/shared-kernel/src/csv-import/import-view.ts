import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { csvCell } from '#shared-kernel/csv';
import { DomainError } from '#shared-kernel/domain';
import type { CsvKind } from './csv-kind.js';

const ROWS_AT_ONCE = 5_000;

export interface CsvImportView {
  id: string;
  dryRun: boolean;
  state: 'queued' | 'running' | 'done' | 'failed';
  total: number;
  done: number;
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
  /** Why the file was refused as a whole. */
  problem: { code: string; message: string } | null;
  /** The first 1,000; all of them are in the download. */
  errors: { row: number; column: string; message: string }[];
  /** What went in all the same; the first 1,000. */
  warnings: { row: number; column: string; message: string }[];
  createdAt: string;
  finishedAt: string | null;
}

type Row = Omit<CsvImportView, 'createdAt' | 'finishedAt'> & { createdAt: Date; finishedAt: Date | null };

const notFound = ({ context }: CsvKind) =>
  new DomainError('not-found', `${context}.import-not-found`, 'There is no such import.');

/** How far an import is. */
export async function importView(em: EntityManager, kind: CsvKind, importId: string): Promise<CsvImportView> {
  const { rows } = await sql<Row>`
    select id, dry_run as "dryRun", state, total, done, created, updated, unchanged, failed,
      case when problem_code is not null then json_build_object('code', problem_code, 'message', problem_message) end as problem,
      ${findings(kind, sql`not warning`)} as errors, ${findings(kind, sql`warning`)} as warnings,
      created_at as "createdAt", finished_at as "finishedAt"
    from ${sql.table(`${kind.context}.import`)} i where id = ${importId}`.execute(em.getKysely());
  const row = rows[0];
  if (!row) throw notFound(kind);
  return { ...row, createdAt: row.createdAt.toISOString(), finishedAt: row.finishedAt?.toISOString() ?? null };
}

const findings = ({ context }: CsvKind, which: RawBuilder<unknown>) => sql`
  (select coalesce(json_agg(e), '[]') from (
    select row, column_name as "column", message from ${sql.table(`${context}.import_error`)}
    where import_id = i.id and ${which} order by row, position limit 1000
  ) e)`;

interface ErrorRow {
  row: number;
  position: number;
  column: string;
  message: string;
}

/** All errors of an import as lines of a CSV file, a few at a time. */
export async function importErrorLines(em: EntityManager, kind: CsvKind, importId: string): Promise<AsyncIterable<string>> {
  const { rows } = await sql`select 1 from ${sql.table(`${kind.context}.import`)} where id = ${importId}`.execute(em.getKysely());
  if (rows.length === 0) throw notFound(kind);
  return errorLines(em, kind, importId);
}

async function* errorLines(em: EntityManager, { context }: CsvKind, importId: string): AsyncGenerator<string> {
  yield 'row,column,message\r\n';
  let last = { row: 0, position: 0 };
  for (;;) {
    const { rows } = await sql<ErrorRow>`
      select row, position, column_name as "column", message from ${sql.table(`${context}.import_error`)}
      where import_id = ${importId} and not warning and (row, position) > (${last.row}, ${last.position})
      order by row, position limit ${ROWS_AT_ONCE}`.execute(em.fork().getKysely());
    if (rows.length === 0) return;
    yield rows.map(({ row, column, message }) => `${row},${csvCell(column)},${csvCell(message)}\r\n`).join('');
    last = rows.at(-1)!;
  }
}
