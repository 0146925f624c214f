import { Migration } from '@mikro-orm/migrations';

export class BillingDocuments extends Migration {
  override up(): void {
    this.addSql(`
      create table billing.document (
        id uuid primary key,
        account_id uuid not null references billing.account (id),
        kind text not null check (kind in ('insurance_card', 'statement', 'other')),
        title text not null,
        last_number int not null check (last_number > 0),
        created_at timestamptz not null,
        updated_at timestamptz not null
      )`);
    this.addSql(`create index document_of on billing.document (account_id, id)`);
    this.addSql(`create unique index document_one_card on billing.document (account_id) where kind = 'insurance_card'`);

    // Of a document at most one version waits and one is in force when a transaction ends.
    this.addSql(`
      create table billing.document_version (
        id uuid primary key,
        document_id uuid not null references billing.document (id) on delete cascade deferrable initially deferred,
        number int not null check (number > 0),
        state text not null check (state in ('pending', 'accepted', 'rejected', 'replaced')),
        member_id text,
        valid_until date,
        uploaded_by uuid not null,
        uploaded_at timestamptz not null,
        reviewed_by uuid,
        reviewed_at timestamptz,
        reject_reason text,
        reminded_at timestamptz,
        constraint document_version_once unique (document_id, number),
        constraint document_version_reviewed check (
          (reviewed_by is null) = (reviewed_at is null)
          and case state when 'pending' then reviewed_at is null when 'replaced' then true else reviewed_at is not null end
          and (state = 'rejected') = (reject_reason is not null)),
        constraint document_waits_once exclude (document_id with =) where (state = 'pending') deferrable initially deferred,
        constraint document_in_force_once exclude (document_id with =) where (state = 'accepted') deferrable initially deferred
      )`);
    this.addSql(`create index document_to_review on billing.document_version (id) where state = 'pending'`);
    this.addSql(`create index document_waiting_of on billing.document_version (uploaded_by) where state = 'pending'`);
    this.addSql(`
      create index document_running_out on billing.document_version (valid_until, id)
      where state = 'accepted' and reminded_at is null and valid_until is not null`);

    this.addSql(`
      create table billing.document_file (
        version_id uuid not null references billing.document_version (id) on delete cascade deferrable initially deferred,
        side text not null check (side in ('front', 'back')),
        name text not null,
        media_type text not null,
        size int not null,
        width int,
        height int,
        file_key text not null unique references shared_kernel.stored_file (key),
        preview_key text unique references shared_kernel.stored_file (key),
        primary key (version_id, side)
      )`);
    this.addSql(`
      create trigger follow_files after insert or delete on billing.document_file
      for each row execute function shared_kernel.follow_files('file_key', 'preview_key')`);
  }
}
