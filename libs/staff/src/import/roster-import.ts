import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Clock, DomainError } from '#shared-kernel/domain';
import { RetryLater } from '#shared-kernel/queue';
import { StaffImport } from '../domain/staff-import.js';
import { RecordSafeguards } from '../record-safeguards.js';
import { AddressBook } from './address-book.js';
import { decideRows } from './decide-rows.js';
import { readSlices } from './import-file.js';
import { findKnown } from './known-people.js';
import { type Column, readHeader } from './roster-columns.js';
import { readRecords } from './roster-records.js';
import { type Defaults, readRow, type RosterRow } from './roster-row.js';
import { OvertakenError, writeDecision, writeErrors } from './write-decision.js';

const MOST_ROWS = 50_000;
const HEADER_ROW = 1;
const ROWS_AT_ONCE = 1_000;

/** How often one part of a file is decided anew because others changed the same people, before the import gives up. */
const MOST_ATTEMPTS = 5;

const tooManyRows = () =>
  new DomainError(
    'invalid',
    'staff.import-too-many-rows',
    `The file has more than ${MOST_ROWS} rows. Split it into several files.`,
  );

/** Happens to a process that lost its connection, and with it the lock, without noticing at once. */
const takenOver = (importId: string) => new RetryLater(`Another process goes on with import ${importId}.`);

/** Takes one roster into the records, part by part; each part commits together with the import's progress. */
@Injectable()
export class RosterImport {
  private readonly defaults: Defaults;

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly safeguards: RecordSafeguards,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.defaults = { timeZone: settings.PRACTICE_TIME_ZONE, locale: 'en' };
  }

  /**
   * Goes on where the last committed part ended. `beat` is called before each part and ends the run by throwing.
   * A file that turns out to be no roster ends the import as failed.
   */
  async run({ id, state, dryRun }: Pick<StaffImport, 'id' | 'state' | 'dryRun'>, beat: () => Promise<void>): Promise<void> {
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

  /** Reads the whole file once before anything is written: a file whose quotes do not match changes nobody. */
  private async begin(importId: string): Promise<void> {
    const total = await this.countRows(importId);
    await this.change(importId, async (waiting, em) => {
      if (waiting.state !== 'queued' && !waiting.dryRun) throw takenOver(importId);
      await sql`delete from staff.import_error where import_id = ${importId}`.execute(em.getKysely());
      waiting.begin(total);
    });
  }

  private async countRows(importId: string): Promise<number> {
    let total = 0;
    for await (const { row } of readRecords(readSlices(this.em.fork(), importId))) {
      if (row === HEADER_ROW) continue;
      total += 1;
      if (total > MOST_ROWS) throw tooManyRows();
    }
    return total;
  }

  private async takeInParts(importId: string, dryRun: boolean, beat: () => Promise<void>): Promise<void> {
    const { done } = await this.em.fork().findOneOrFail(StaffImport, { id: importId });
    const refused = done === 0 ? new Set() : await this.refusedRows(importId);
    const book = new AddressBook();
    let position = 0;
    let part: RosterRow[] = [];
    for await (const row of this.rows(importId)) {
      position += 1;
      if (position <= done) {
        book.remember(row, !refused.has(row.row));
        continue;
      }
      part.push(row);
      if (part.length < ROWS_AT_ONCE) continue;
      await beat();
      await this.takeIn(importId, position - part.length, part, book, dryRun);
      part = [];
    }
    if (part.length > 0) await this.takeIn(importId, position - part.length, part, book, dryRun);
  }

  private async takeIn(importId: string, before: number, part: RosterRow[], book: AddressBook, dryRun: boolean): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.change(importId, async (running, em) => {
          if (running.done !== before) throw takenOver(importId);
          const database = em.getKysely();
          const decision = decideRows(part, await findKnown(database, part, this.safeguards), book, this.defaults);
          if (!dryRun) await writeDecision(database, importId, decision);
          await writeErrors(database, importId, decision.errors);
          running.advance(decision.tally, dryRun ? [] : [...decision.toCreate, ...decision.toUpdate].map(({ id }) => id));
        });
        book.keep({ releases: dryRun });
        return;
      } catch (error) {
        book.forget();
        if (!(error instanceof OvertakenError) || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }

  private async *rows(importId: string): AsyncGenerator<RosterRow> {
    let columns: Column[] | undefined;
    for await (const record of readRecords(readSlices(this.em.fork(), importId))) {
      if (columns) yield readRow(columns, record, this.defaults);
      else columns = readHeader(record.cells);
    }
  }

  private async refusedRows(importId: string): Promise<Set<number>> {
    const { rows } = await sql<{ row: number }>`
      select distinct row from staff.import_error where import_id = ${importId}`.execute(this.em.fork().getKysely());
    return new Set(rows.map(({ row }) => row));
  }

  private async end(importId: string, outcome: (ending: StaffImport) => void): Promise<void> {
    await this.change(importId, async (ending, em) => {
      outcome(ending);
      await sql`delete from staff.import_file where import_id = ${importId}`.execute(em.getKysely());
    });
  }

  private async change(importId: string, work: (changing: StaffImport, em: EntityManager) => Promise<void>): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      await work(await em.findOneOrFail(StaffImport, { id: importId }, { lockMode: LockMode.PESSIMISTIC_WRITE }), em);
    });
  }
}
