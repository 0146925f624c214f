import { Migration } from '@mikro-orm/migrations';

export class RateLimits extends Migration {
  override up(): void {
    // The columns and their order are those of rate-limiter-flexible. Unlogged: a crash of PostgreSQL may forget counts.
    this.addSql(`
      create unlogged table shared_kernel.rate_limit (
        key text primary key,
        points integer not null,
        expire bigint
      )`);
    this.addSql(`create index rate_limit_expire on shared_kernel.rate_limit (expire)`);
    this.addSql(`alter table portal_access.invitation add column reminded_at timestamptz`);
    // What a reminder looks for: sent, unanswered, in the order of the day it was sent.
    this.addSql(`
      create index invitation_unanswered on portal_access.invitation (sent_at) where state = 'pending' and delivery = 'sent'`);
  }
}
