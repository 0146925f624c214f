import { Migration } from '@mikro-orm/migrations';

export class LimitedOutcome extends Migration {
  override up(): void {
    // Not validated: every row that exists satisfies the narrower check before, and a scan would keep the audit locked.
    this.addSql(`
      alter table audit.event
        drop constraint event_outcome_check,
        add constraint event_outcome_check check (outcome in ('ok', 'refused', 'failed', 'limited')) not valid`);
  }
}
