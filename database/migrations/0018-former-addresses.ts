import { Migration } from '@mikro-orm/migrations';

export class FormerAddresses extends Migration {
  override up(): void {
    // Kept here so that facts and jobs, which carry no addresses, can say which one is meant.
    this.addSql(`alter table portal_access.portal_access add column former_sign_in_emails text[] not null default '{}'`);
  }
}
