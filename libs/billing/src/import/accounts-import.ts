import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { CsvImportRun } from '#shared-kernel/csv-import';
import { Clock } from '#shared-kernel/domain';
import { BillingImport } from '../domain/billing-import.js';
import { accountList, type Column } from './account-list.js';
import type { AccountRow } from './account-row.js';
import { AccountsIntake } from './accounts-intake.js';

/** Takes one list of accounts into the records, part by part. */
@Injectable()
export class AccountsImport extends CsvImportRun<Column, AccountRow, BillingImport> {
  constructor(em: EntityManager, clock: Clock, @Inject(SETTINGS) settings: Settings) {
    const intake = (importId: string, dryRun: boolean) => new AccountsIntake(importId, dryRun, settings.PRACTICE_CURRENCY);
    super({ em, clock, kind: accountList, aggregate: BillingImport, intake });
  }
}
