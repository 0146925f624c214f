import { Migration } from '@mikro-orm/migrations';

export class PasswordLinkCopies extends Migration {
  override up(): void {
    // A link is copied once and e-mailed any number of times; each copy has a token of its own, and any of them uses the link up.
    this.addSql(`
      create table portal_access.password_link_copy (
        token_hash bytea primary key,
        link_id uuid not null references portal_access.password_link (id),
        mailing_id uuid unique
      )`);
    this.addSql(`create index password_link_copy_of on portal_access.password_link_copy (link_id)`);

    // What somebody typed who forgot their password, until a moment later the worker has looked whose address it is.
    this.addSql(`
      create table portal_access.password_reset_request (
        id uuid primary key,
        address text not null,
        requested_at timestamptz not null
      )`);
  }
}
