import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { type Clock, type CsvImport, DomainError, type Tally } from '#shared-kernel/domain';
import type { Database } from '#shared-kernel/outbox';
import { RetryLater } from '#shared-kernel/queue';
import { type CsvKind, readHeader } from './csv-kind.js';
import { type CsvRecord, readRecords } from './records.js';
import { readSlices } from './slices.js';

const MOST_ROWS = 50_000;
const ROWS_AT_ONCE = 1_000;

/** How often one part of a file is decided anew because others changed the same records, before the import gives up. */
const MOST_ATTEMPTS = 5;

export interface RowError {
  row: number;
  column: string;
  message: string;
}

/** Somebody changed the same records between the look and the write: decide again on what they left. */
export class OvertakenError extends Error {}

/** What became of a part of a file. */
export interface TakenIn {
  tally: Tally;
  errors: RowError[];
  /** What went in all the same and is probably not what was meant. */
  warnings: RowError[];
  /** Of the records that were created or changed. */
  ids: string[];
}

/** What one run of an import knows of the rows it has read so far. */
export interface Intake<Column extends string, Row extends { row: number }> {
  /** `columns`: of the header; null for one without a name. */
  readRow(columns: readonly (Column | null)[], record: CsvRecord): Row;
  /** A row that went in, or was refused, before the run was interrupted. */
  remember(row: Row, wentIn: boolean): void;
  /** Decides about the rows and, unless it is a dry run, writes them. Throws `OvertakenError`. */
  takeIn(database: Database, rows: Row[]): Promise<TakenIn>;
  /** The rows of the last part count from now on. */
  keep(): void;
  /** They were not applied. */
  forget(): void;
}

export interface RunOptions<Column extends string, Row extends { row: number }, I extends CsvImport> {
  readonly em: EntityManager;
  readonly clock: Clock;
  readonly kind: CsvKind<Column>;
  readonly aggregate: new () => I;
  /** Begins with no row read. */
  intake(importId: string, dryRun: boolean): Intake<Column, Row>;
}

/** Takes one file into the records, part by part; each part commits together with the import's progress. */
export class CsvImportRun<Column extends string, Row extends { row: number }, I extends CsvImport> {
  private readonly em: EntityManager;
  private readonly clock: Clock;
  private readonly kind: CsvKind<Column>;

  constructor(private readonly options: RunOptions<Column, Row, I>) {
    ({ em: this.em, clock: this.clock, kind: this.kind } = options);
  }

  /**
   * Goes on where the last committed part ended. `beat` is called before each part and ends the run by throwing.
   * A file that turns out to be of another kind ends the import as failed.
   */
  async run({ id, state, dryRun }: Pick<CsvImport, 'id' | 'state' | 'dryRun'>, beat: () => Promise<void>): Promise<void> {
    try {
      // A dry run that was interrupted starts over: nothing in the database tells what its first rows would have done.
      if (state === 'queued' || dryRun) await this.begin(id);
      await this.takeInParts(id, dryRun, beat);
      await this.end(id, (running) => running.finish(this.clock.now()));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.refuse(id, error);
    }
  }

  /** Ends the import as failed. What went in before stays in. */
  async refuse(importId: string, problem: { code: string; message: string }): Promise<void> {
    await this.end(importId, (refused) => refused.refuse(problem, this.clock.now()));
  }

  /** Reads the whole file once before anything is written: a file whose quotes do not match changes nothing. */
  private async begin(importId: string): Promise<void> {
    const total = await this.countRows(importId);
    await this.change(importId, async (waiting, em) => {
      if (waiting.state !== 'queued' && !waiting.dryRun) throw takenOver(importId);
      await sql`delete from ${this.table('import_error')} where import_id = ${importId}`.execute(em.getKysely());
      waiting.begin(total);
    });
  }

  private async countRows(importId: string): Promise<number> {
    let total = 0;
    let headerRow: number | undefined;
    for await (const { row } of this.records(importId)) {
      headerRow ??= row;
      if (row === headerRow) continue;
      total += 1;
      if (total > MOST_ROWS)
        throw new DomainError(
          'invalid',
          `${this.kind.context}.import-too-many-rows`,
          `The file has more than ${MOST_ROWS} rows. Split it into several files.`,
        );
    }
    return total;
  }

  private async takeInParts(importId: string, dryRun: boolean, beat: () => Promise<void>): Promise<void> {
    const { done } = await this.find(this.em.fork(), importId);
    const refused = done === 0 ? new Set() : await this.refusedRows(importId);
    const intake = this.options.intake(importId, dryRun);
    let position = 0;
    let part: Row[] = [];
    for await (const row of this.rows(importId, intake)) {
      position += 1;
      if (position <= done) {
        intake.remember(row, !refused.has(row.row));
        continue;
      }
      part.push(row);
      if (part.length < ROWS_AT_ONCE) continue;
      await beat();
      await this.takeIn(importId, position - part.length, part, intake, dryRun);
      part = [];
    }
    if (part.length > 0) await this.takeIn(importId, position - part.length, part, intake, dryRun);
  }

  private async takeIn(
    importId: string,
    before: number,
    part: Row[],
    intake: Intake<Column, Row>,
    dryRun: boolean,
  ): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.change(importId, async (running, em) => {
          if (running.done !== before) throw takenOver(importId);
          const database = em.getKysely();
          const { tally, errors, warnings, ids } = await intake.takeIn(database, part);
          await this.writeFindings(database, importId, errors, warnings);
          running.advance(tally, dryRun ? [] : ids);
        });
        intake.keep();
        return;
      } catch (error) {
        intake.forget();
        if (!(error instanceof OvertakenError) || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }

  private async *rows(importId: string, intake: Intake<Column, Row>): AsyncGenerator<Row> {
    let columns: (Column | null)[] | undefined;
    for await (const record of this.records(importId)) {
      if (columns) yield intake.readRow(columns, record);
      else columns = readHeader(this.kind, record.cells);
    }
  }

  private records(importId: string): AsyncGenerator<CsvRecord> {
    return readRecords(this.kind, readSlices(this.em.fork(), this.kind, importId));
  }

  private async refusedRows(importId: string): Promise<Set<number>> {
    const { rows } = await sql<{ row: number }>`
      select distinct row from ${this.table('import_error')} where import_id = ${importId} and not warning`.execute(
      this.em.fork().getKysely(),
    );
    return new Set(rows.map(({ row }) => row));
  }

  private async writeFindings(database: Database, importId: string, errors: RowError[], warnings: RowError[]): Promise<void> {
    if (errors.length + warnings.length === 0) return;
    const found = [...errors, ...warnings].map((each, position) => ({ ...each, position, warning: position >= errors.length }));
    await sql`
      insert into ${this.table('import_error')} (import_id, row, position, column_name, message, warning)
      select ${importId}::uuid, "row", position, "column", message, warning
      from json_to_recordset(${JSON.stringify(found)}::json) as e(
        "row" integer, position integer, "column" text, message text, warning boolean)`.execute(database);
  }

  private async end(importId: string, outcome: (ending: CsvImport) => void): Promise<void> {
    await this.change(importId, async (ending, em) => {
      outcome(ending);
      await sql`delete from ${this.table('import_file')} where import_id = ${importId}`.execute(em.getKysely());
    });
  }

  private async change(importId: string, work: (changing: CsvImport, em: EntityManager) => Promise<void>): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      await work(await this.find(em, importId, { lockMode: LockMode.PESSIMISTIC_WRITE }), em);
    });
  }

  private find(em: EntityManager, id: string, options: { lockMode?: LockMode.PESSIMISTIC_WRITE } = {}): Promise<CsvImport> {
    return em.findOneOrFail<CsvImport>(this.options.aggregate, { id }, options);
  }

  private table(name: string) {
    return sql.table(`${this.kind.context}.${name}`);
  }
}

/** Happens to a process that lost its connection, and with it the lock, without noticing at once. */
const takenOver = (importId: string) => new RetryLater(`Another process goes on with import ${importId}.`);
