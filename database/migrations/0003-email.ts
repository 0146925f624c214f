import { Migration } from '@mikro-orm/migrations';

export class Email extends Migration {
  override up(): void {
    this.addSql(`create schema email`);

    this.addSql(`
      create table email.delivery (
        id uuid primary key,
        subject_id uuid not null,
        email text not null,
        recipient text not null,
        state text not null check (state in ('queued', 'sent', 'failed')),
        attempts integer not null check (attempts > 0),
        last_error text,
        queued_at timestamptz not null,
        sent_at timestamptz,
        updated_at timestamptz not null
      )`);
    this.addSql(`create index delivery_by_state on email.delivery (state, updated_at, id)`);
    this.addSql(`create index delivery_by_subject on email.delivery (subject_id, queued_at)`);
  }
}
