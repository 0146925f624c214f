import { Migration } from '@mikro-orm/migrations';

export class BulkInvitations extends Migration {
  override up(): void {
    // Whom a roster named and found in order, so that they can be invited together. Imports of before have none.
    this.addSql(`
      create table staff.import_person (
        import_id uuid not null,
        staff_id uuid not null,
        primary key (import_id, staff_id)
      )`);

    this.addSql(`
      create table portal_access.bulk_invitation (
        id uuid primary key,
        state text not null check (state in ('queued', 'running', 'done', 'cancelled')),
        source text not null check (source in ('selection', 'filter', 'import')),
        filter jsonb,
        features text[],
        started_by uuid,
        started_from text,
        total integer not null,
        invited integer not null,
        skipped integer not null,
        failed integer not null,
        created_at timestamptz not null,
        advanced_at timestamptz not null,
        finished_at timestamptz
      )`);
    this.addSql(`create index bulk_invitation_age on portal_access.bulk_invitation (created_at, id)`);
    this.addSql(`create index bulk_invitation_turn on portal_access.bulk_invitation (advanced_at, id) where finished_at is null`);

    this.addSql(`
      create table portal_access.bulk_invitation_person (
        bulk_id uuid not null,
        place integer not null,
        staff_id uuid not null,
        result text not null default 'waiting' check (result in ('waiting', 'invited', 'skipped', 'failed')),
        code text,
        message text,
        invitation_id uuid,
        at timestamptz,
        primary key (bulk_id, place)
      )`);
    this.addSql(`create index bulk_invitation_person_by_result on portal_access.bulk_invitation_person (bulk_id, result, place)`);

    // One row that whoever advances bulk work holds: one process at a time, and one pace for all of them.
    this.addSql(`
      create table portal_access.bulk_pace (
        one boolean primary key default true check (one),
        paid_until timestamptz not null default now()
      )`);
    this.addSql(`insert into portal_access.bulk_pace default values`);

    this.addSql(`alter table portal_access.invitation add column bulk_id uuid`);
    this.addSql(
      `create index invitation_of_bulk on portal_access.invitation (bulk_id, delivery, state) where bulk_id is not null`,
    );
    this.addSql(`
      create index invitation_of_bulk_waiting on portal_access.invitation (bulk_id)
      where bulk_id is not null and state = 'pending' and delivery = 'queued'`);
  }
}
