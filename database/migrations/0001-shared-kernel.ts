import { Migration } from '@mikro-orm/migrations';

export class SharedKernel extends Migration {
  override up(): void {
    this.addSql(`create schema shared_kernel`);

    this.addSql(`
      create table shared_kernel.outbox (
        id uuid primary key,
        type text not null,
        payload jsonb not null,
        occurred_at timestamptz not null,
        relayed_at timestamptz,
        reactions text[],
        completed_at timestamptz
      )`);
    // Small partial indexes: only what is under way is in them.
    this.addSql(`create index outbox_waiting on shared_kernel.outbox (occurred_at) where relayed_at is null`);
    this.addSql(`create index outbox_under_way on shared_kernel.outbox (relayed_at) where completed_at is null`);
    this.addSql(`create index outbox_completed on shared_kernel.outbox (completed_at) where completed_at is not null`);

    this.addSql(`
      create table shared_kernel.processed (
        event_id uuid not null,
        reaction text not null,
        at timestamptz not null default now(),
        primary key (event_id, reaction)
      )`);

    this.addSql(`
      create table shared_kernel.dead_letter (
        id uuid primary key,
        event_id uuid not null,
        reaction text not null,
        type text not null,
        error text not null,
        given_up_at timestamptz not null default now(),
        redriven_at timestamptz
      )`);
    this.addSql(`create index dead_letter_open on shared_kernel.dead_letter (given_up_at, id) where redriven_at is null`);

    this.addSql(`
      create unique index dead_letter_one_open on shared_kernel.dead_letter (event_id, reaction) where redriven_at is null`);

    this.addSql(`
      create table shared_kernel.idempotency_key (
        actor text not null,
        key text not null,
        fingerprint bytea not null,
        status smallint,
        body jsonb,
        created_at timestamptz not null default now(),
        primary key (actor, key)
      )`);
    this.addSql(`create index idempotency_key_age on shared_kernel.idempotency_key (created_at)`);
  }
}
