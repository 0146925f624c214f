import { Migration } from '@mikro-orm/migrations';

/** There is a comparison with Stripe every five minutes, and hardly ever one that found something. */
export class ReconciliationsThatFound extends Migration {
  override up(): void {
    this.addSql(`
      create index reconciliation_that_found on billing.reconciliation (id)
      where events_missing > 0 or entries_missing > 0`);
  }
}
