import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { CsvImportRun, type CsvRecord, type Intake, type TakenIn } from '#shared-kernel/csv-import';
import { Clock } from '#shared-kernel/domain';
import type { Database } from '#shared-kernel/outbox';
import { StaffImport } from '../domain/staff-import.js';
import { sameList } from '../domain/staff-record.js';
import { type EmailsReplaced, RecordSafeguards } from '../record-safeguards.js';
import { AddressBook } from './address-book.js';
import { type Decision, decideRows, type Known } from './decide-rows.js';
import { findKnown } from './known-people.js';
import { type Column, roster } from './roster-columns.js';
import { type Defaults, readRow, type RosterRow } from './roster-row.js';
import { writeDecision } from './write-decision.js';

/** Takes one roster into the records, part by part. */
@Injectable()
export class RosterImport extends CsvImportRun<Column, RosterRow, StaffImport> {
  constructor(em: EntityManager, clock: Clock, safeguards: RecordSafeguards, @Inject(SETTINGS) settings: Settings) {
    const defaults: Defaults = { timeZone: settings.PRACTICE_TIME_ZONE, locale: settings.PRACTICE_LOCALE };
    const intake = (importId: string, dryRun: boolean) => new RosterIntake(importId, dryRun, defaults, safeguards);
    super({ em, clock, kind: roster, aggregate: StaffImport, intake });
  }
}

class RosterIntake implements Intake<Column, RosterRow> {
  private readonly book = new AddressBook();

  constructor(
    private readonly importId: string,
    private readonly dryRun: boolean,
    private readonly defaults: Defaults,
    private readonly safeguards: RecordSafeguards,
  ) {}

  readRow(columns: readonly (Column | null)[], record: CsvRecord): RosterRow {
    return readRow(columns, record, this.defaults);
  }

  remember(row: RosterRow, wentIn: boolean): void {
    this.book.remember(row, wentIn);
  }

  async takeIn(database: Database, rows: RosterRow[]): Promise<TakenIn> {
    const known = await findKnown(database, rows, this.safeguards);
    const decision = decideRows(rows, known, this.book, this.defaults);
    if (!this.dryRun) {
      await writeDecision(database, this.importId, decision);
      await this.safeguards.afterNewEmails(emailsReplaced(decision, known));
    }
    const { tally, errors, warnings, toCreate, toUpdate } = decision;
    return { tally, errors, warnings, ids: [...toCreate, ...toUpdate].map(({ id }) => id) };
  }

  keep(): void {
    this.book.keep({ releases: this.dryRun });
  }

  forget(): void {
    this.book.forget();
  }
}

const emailsReplaced = ({ toUpdate }: Decision, { byExternalId }: Known): EmailsReplaced[] =>
  toUpdate
    .map(({ id, externalId, emails }) => ({ staffId: id, before: byExternalId.get(externalId)!.emails, after: emails }))
    .filter(({ before, after }) => !sameList(before, after));
