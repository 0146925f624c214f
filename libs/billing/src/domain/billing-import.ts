import { CsvImport } from '#shared-kernel/domain';
import { BillingAccountsImported, BillingImportFinished, BillingImportStarted } from '../events.js';

/** One list of accounts on its way into the records. */
export class BillingImport extends CsvImport {
  protected hasStarted() {
    return new BillingImportStarted({ importId: this.id });
  }

  protected hasTakenIn(accountIds: string[]) {
    return new BillingAccountsImported({ importId: this.id, accountIds });
  }

  protected hasEnded(state: 'done' | 'failed') {
    return new BillingImportFinished({ importId: this.id, state });
  }
}
