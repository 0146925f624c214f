import { Migration } from '@mikro-orm/migrations';

export class SignInAddress extends Migration {
  override up(): void {
    this.addSql(`
      create table portal_access.sign_in_address_request (
        id uuid primary key,
        staff_id uuid not null,
        email text not null,
        requested_at timestamptz not null,
        expires_at timestamptz not null,
        token_hash bytea,
        ended_at timestamptz
      )`);
    // One that is open at most; a newer one ends the older.
    this.addSql(
      `create unique index sign_in_address_request_open on portal_access.sign_in_address_request (staff_id) where ended_at is null`,
    );
    this.addSql(
      `create unique index sign_in_address_request_token on portal_access.sign_in_address_request (token_hash) where token_hash is not null`,
    );
    this.addSql(`create index sign_in_address_request_age on portal_access.sign_in_address_request (expires_at)`);
  }
}
