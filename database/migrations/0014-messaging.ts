import { Migration } from '@mikro-orm/migrations';

// What separates words and is ASCII: addresses, dates and paths are found by their parts.
const separators = String.raw`[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007e]+`;
const accents = String.raw`[\u0300-\u036f]`;

export class Messaging extends Migration {
  override up(): void {
    this.addSql(`create schema messaging`);
    this.addSearch();
    this.addSql(`
      create table messaging.conversation (
        id uuid primary key,
        kind text not null check (kind in ('conversation', 'announcement')),
        subject text not null,
        subject_words text[] not null,
        started_by uuid not null,
        started_at timestamptz not null,
        last_position int not null,
        people int not null
      )`);

    // What each person has of a conversation. The list of their conversations is one walk through one index.
    this.addSql(`
      create table messaging.participant (
        conversation_id uuid not null references messaging.conversation (id) on delete cascade deferrable initially deferred,
        staff_id uuid not null,
        joined_at timestamptz not null,
        left_at timestamptz,
        left_position int,
        archived boolean not null,
        read_to int not null,
        unread int not null default 0,
        last_at timestamptz not null,
        box text not null generated always as
          (case when left_at is not null then 'left' when archived then 'archived' else 'inbox' end) stored,
        has_unread boolean not null generated always as (unread > 0) stored,
        primary key (conversation_id, staff_id)
      )`);
    this.addSql(`
      create index participant_box on messaging.participant (staff_id, box, has_unread desc, last_at desc, conversation_id desc)`);

    this.addSql(`
      create table messaging.message (
        id uuid primary key,
        conversation_id uuid not null references messaging.conversation (id) on delete cascade deferrable initially deferred,
        position int not null,
        sender_id uuid not null,
        heading text,
        body text,
        in_reply_to int,
        attachments int not null,
        sent_at timestamptz not null default clock_timestamp(),
        withdrawn_at timestamptz,
        search tsvector not null generated always as (messaging.search_vector(coalesce(heading || ' ', '') || coalesce(body, ''))) stored,
        unique (conversation_id, position)
      )`);
    this.addSql(`create index message_search on messaging.message using gin (search)`);

    // Who had read up to where at which moment: one row for each step.
    this.addSql(`
      create table messaging.read_mark (
        conversation_id uuid not null references messaging.conversation (id) on delete cascade,
        staff_id uuid not null,
        position int not null,
        read_at timestamptz not null default now(),
        primary key (conversation_id, staff_id, position)
      )`);

    this.addSql(`
      create table messaging.draft (
        id uuid primary key,
        staff_id uuid not null,
        conversation_id uuid references messaging.conversation (id) on delete cascade,
        subject text not null,
        participant_ids uuid[] not null,
        body text not null,
        attachment_ids uuid[] not null,
        updated_at timestamptz not null
      )`);
    this.addSql(`
      create unique index draft_of_reply on messaging.draft (staff_id, conversation_id) where conversation_id is not null`);
    this.addSql(`create index draft_of on messaging.draft (staff_id, updated_at desc) where conversation_id is null`);
  }

  /**
   * Words as they stand, English stems, and Spanish stems with and without accents: whoever writes in either language, and
   * leaves out accents or not, finds what is meant. No dictionary or extension is needed.
   */
  private addSearch(): void {
    this.addSql(`
      create function messaging.words_only(given text) returns text language sql immutable strict parallel safe
      return regexp_replace(given, '${separators}', ' ', 'g')`);
    this.addSql(`
      create function messaging.plain(given text) returns text language sql immutable strict parallel safe
      return lower(regexp_replace(normalize(given, NFKD), '${accents}', '', 'g'))`);
    this.addSql(`
      create function messaging.search_vector(given text) returns tsvector language sql immutable strict parallel safe
      return strip(
        to_tsvector('pg_catalog.simple', messaging.plain(messaging.words_only(given)))
        || to_tsvector('pg_catalog.english', messaging.plain(messaging.words_only(given)))
        || to_tsvector('pg_catalog.spanish', messaging.plain(messaging.words_only(given)))
        || to_tsvector('pg_catalog.spanish', messaging.words_only(given)))`);
    // Of a word with three letters or more its beginning is enough; shorter ones would begin nearly everything.
    this.addSql(`
      create function messaging.search_query(given text, every boolean) returns tsquery language sql immutable strict parallel safe
      return (
        select coalesce(string_agg('(' || meant::text || ')', case when every then ' & ' else ' | ' end), '')::tsquery
        from (
          select plainto_tsquery('pg_catalog.english', messaging.plain(word)) || plainto_tsquery('pg_catalog.spanish', messaging.plain(word))
            || plainto_tsquery('pg_catalog.spanish', word)
            || ('''' || messaging.plain(word) || '''' || case when length(word) > 2 then ':*' else '' end)::tsquery as meant
          from regexp_split_to_table(messaging.words_only(given), '\\s+') as word where word <> '' limit 20
        ) words)`);
  }
}
