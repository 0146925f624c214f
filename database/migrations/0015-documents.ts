import { Migration } from '@mikro-orm/migrations';

export class Documents extends Migration {
  override up(): void {
    // Every file in the document storage, noted before it is written. One that a row names has no end.
    this.addSql(`
      create table shared_kernel.stored_file (
        key text primary key,
        remove_after timestamptz default now() + interval '1 hour'
      )`);
    this.addSql(`create index stored_file_to_remove on shared_kernel.stored_file (remove_after) where remove_after is not null`);

    // For tables whose rows name files, with the names of those columns: a row keeps its files, and however it ends, by an
    // order, a purge or a cascade, they are given up in the same transaction.
    this.addSql(`
      create function shared_kernel.follow_files() returns trigger language plpgsql as $$
      declare
        named jsonb := case tg_op when 'INSERT' then to_jsonb(new) else to_jsonb(old) end;
      begin
        update shared_kernel.stored_file set remove_after = case tg_op when 'DELETE' then now() end
        where key in (select named ->> name from unnest(tg_argv) as name);
        return null;
      end $$`);

    // Without a message it is not sent yet, and its uploader's alone.
    this.addSql(`
      create table messaging.attachment (
        id uuid primary key,
        uploader_id uuid not null,
        message_id uuid references messaging.message (id) on delete cascade deferrable initially deferred,
        place int,
        name text not null,
        media_type text not null,
        size int not null,
        width int,
        height int,
        file_key text not null unique references shared_kernel.stored_file (key),
        preview_key text unique references shared_kernel.stored_file (key),
        uploaded_at timestamptz not null default now()
      )`);
    this.addSql(`create index attachment_of_message on messaging.attachment (message_id, place) where message_id is not null`);
    this.addSql(`create index attachment_unsent on messaging.attachment (uploader_id, uploaded_at) where message_id is null`);
    this.addSql(`
      create trigger follow_files after insert or delete on messaging.attachment
      for each row execute function shared_kernel.follow_files('file_key', 'preview_key')`);
  }
}
