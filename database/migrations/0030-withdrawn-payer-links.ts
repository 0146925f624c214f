import { Migration } from '@mikro-orm/migrations';

/** Links of payments can be withdrawn: those that were made in an earlier epoch of their account open nothing. */
export class WithdrawnPayerLinks extends Migration {
  override up(): void {
    this.addSql(`alter table billing.account add column link_epoch int not null default 0`);
  }
}
