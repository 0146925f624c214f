import { Migration } from '@mikro-orm/migrations';

export class Audit extends Migration {
  override up(): void {
    this.addSql(`create schema audit`);

    // The key leads with the time: it is also the order of search and of sealing, so that no further index is needed for it.
    this.addSql(`
      create table audit.event (
        id uuid not null,
        at timestamptz not null check (at between '2000-01-01T00:00:00Z' and '9999-12-31T00:00:00Z'),
        actor_kind text not null check (actor_kind in ('staff', 'system', 'anonymous')),
        actor_id uuid,
        action text not null,
        subject_id uuid,
        address text,
        outcome text not null check (outcome in ('ok', 'refused', 'failed')),
        detail jsonb not null,
        seal_no bigint,
        previous_hash bytea,
        hash bytea,
        sealed_at timestamptz,
        primary key (at, id),
        constraint event_sealed_wholly_or_not check (num_nulls(seal_no, previous_hash, hash, sealed_at) in (0, 4))
      )`);
    // Partial where a column is often empty: a row that does not use an index does not pay for it.
    this.addSql(`create index event_subject on audit.event (subject_id, at) where subject_id is not null`);
    this.addSql(`create index event_actor on audit.event (actor_id, at) where actor_id is not null`);
    this.addSql(`create index event_unsealed on audit.event (at, id) where seal_no is null`);
    this.addSql(`create unique index event_seal_no on audit.event (seal_no) where seal_no is not null`);

    // One row: the newest link. It shows when the end of the chain was cut off.
    this.addSql(`
      create table audit.chain_head (
        only_row boolean primary key default true check (only_row),
        seal_no bigint not null,
        hash bytea not null,
        at timestamptz not null default now()
      )`);
    this.addSql(`insert into audit.chain_head (seal_no, hash) values (0, decode(repeat('00', 32), 'hex'))`);

    this.addSql(`
      create function audit.refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% of %.% refused: the audit is append-only', tg_op, tg_table_schema, tg_table_name
          using errcode = 'insufficient_privilege';
      end $$`);
    // The condition stands in the trigger itself, so that sealing a row does not call a function.
    this.addSql(`
      create trigger event_only_sealed before update on audit.event for each row
        when (old.seal_no is not null or new.seal_no is null or
          (old.id, old.at, old.actor_kind, old.actor_id, old.action, old.subject_id, old.address, old.outcome, old.detail)
          is distinct from
          (new.id, new.at, new.actor_kind, new.actor_id, new.action, new.subject_id, new.address, new.outcome, new.detail))
        execute function audit.refuse_change()`);
    this.addSql(
      `create trigger event_never_deleted before delete on audit.event for each row execute function audit.refuse_change()`,
    );
    this.addSql(`create trigger event_never_emptied before truncate on audit.event execute function audit.refuse_change()`);
    this.addSql(
      `create trigger head_never_deleted before delete on audit.chain_head for each row execute function audit.refuse_change()`,
    );
    this.addSql(`create trigger head_never_emptied before truncate on audit.chain_head execute function audit.refuse_change()`);
  }
}
