import { Migration } from '@mikro-orm/migrations';

export class Insight extends Migration {
  override up(): void {
    // With the outcome in the middle, "this action, however it ended" is three short walks, and each kind of search ends early.
    this.addSql(`create index event_action on audit.event (action, outcome, at, id)`);
    // Refusals and failures are few: the others do not pay for being told apart.
    this.addSql(`create index event_not_ok on audit.event (outcome, at, id) where outcome <> 'ok'`);

    // One row: what the last check of the chain found, and whether another is wanted or under way.
    this.addSql(`
      create table audit.verification (
        only_row boolean primary key default true check (only_row),
        wanted_at timestamptz,
        started_at timestamptz,
        failed_at timestamptz,
        checked_at timestamptz,
        whole boolean,
        rows bigint not null default 0,
        problem_row bigint,
        problem_message text
      )`);
    this.addSql(`insert into audit.verification default values`);

    // How many people stood in which status, by the days of the practice.
    this.addSql(`
      create table portal_access.status_day (
        day date primary key,
        not_invited integer not null,
        invited integer not null,
        setup_incomplete integer not null,
        active integer not null,
        disabled integer not null,
        counted_at timestamptz not null default now()
      )`);
    // For counting only: it is a twentieth of the index by which an office is listed.
    this.addSql(`create index portal_status_offices on portal_access.portal_status (office)`);
    this.addSql(`
      create index portal_status_invited_until on portal_access.portal_status (invitation_expires_at, staff_id)
        where state = 'invited'`);
    this.addSql(`
      create index invitation_undelivered on portal_access.invitation (issued_at, id)
        where delivery = 'failed' and state in ('pending', 'expired')`);
  }
}
