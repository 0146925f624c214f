import { Migration } from '@mikro-orm/migrations';

export class Staff extends Migration {
  override up(): void {
    this.addSql(`create schema staff`);

    this.addSql(`
      create table staff.staff_member (
        id uuid primary key,
        external_id text constraint staff_member_external_id unique,
        given_name text not null,
        family_name text not null,
        job_title text,
        office text,
        phone text,
        time_zone text not null,
        locale text not null,
        emails text[] not null check (cardinality(emails) > 0),
        offboarded_at timestamptz,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      )`);

    // An address belongs to one person at most, in any case. An array column cannot say so by itself.
    this.addSql(`
      create table staff.email_owner (
        address_key text primary key,
        staff_id uuid not null references staff.staff_member (id)
      )`);
    this.addSql(`create index email_owner_staff on staff.email_owner (staff_id)`);

    this.addSql(`
      create table staff.import (
        id uuid primary key,
        dry_run boolean not null,
        started_by uuid,
        started_from text,
        state text not null check (state in ('queued', 'running', 'done', 'failed')),
        total integer not null,
        done integer not null,
        created integer not null,
        updated integer not null,
        unchanged integer not null,
        failed integer not null,
        problem_code text,
        problem_message text,
        created_at timestamptz not null default now(),
        finished_at timestamptz
      )`);
    this.addSql(`create index import_unfinished on staff.import (id) where finished_at is null`);

    // The file waits here, so that API and worker may stand on different machines. Uncompressed, it is read slice by slice.
    this.addSql(`
      create table staff.import_file (
        import_id uuid primary key references staff.import (id),
        content bytea not null
      )`);
    this.addSql(`alter table staff.import_file alter column content set storage external`);

    this.addSql(`
      create table staff.import_error (
        import_id uuid not null references staff.import (id),
        row integer not null,
        position integer not null,
        column_name text not null,
        message text not null,
        primary key (import_id, row, position)
      )`);
  }
}
