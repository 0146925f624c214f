import { Migration } from '@mikro-orm/migrations';

export class TellingOfMessages extends Migration {
  override up(): void {
    // When a digest is to look at what the person has not read there, and up to where one has told them of it.
    this.addSql(`
      alter table messaging.participant add column told_to int not null default 0, add column digest_due timestamptz`);
    this.addSql(`
      create index participant_digest_due on messaging.participant (digest_due) where digest_due is not null`);

    // How somebody wants to hear of messages. Who has no row wants digests at any hour.
    this.addSql(`
      create table messaging.notifications (
        id uuid primary key,
        digest boolean not null default true,
        quiet_from text,
        quiet_to text,
        digests int not null default 0
      )`);

    // What goes with a conversation that is an announcement. `written_after`: the last person it was written for so far.
    this.addSql(`
      create table messaging.announcement (
        id uuid primary key references messaging.conversation (id) on delete cascade deferrable initially deferred,
        office text,
        made_by uuid not null,
        made_at timestamptz not null,
        recipients int not null,
        read int not null default 0,
        written_after uuid,
        written_at timestamptz
      )`);
    this.addSql(`create index announcement_by_time on messaging.announcement (made_at, id)`);
    this.addSql(`create index announcement_to_write on messaging.announcement (made_at, id) where written_at is null`);

    // For the purge. Conversations take their drafts with them. Messages are stored in the order of their time, so it stays a few pages small.
    this.addSql(`create index message_by_age on messaging.message using brin (sent_at) with (pages_per_range = 32)`);
    this.addSql(`
      create index draft_by_conversation on messaging.draft (conversation_id) where conversation_id is not null`);
  }
}
