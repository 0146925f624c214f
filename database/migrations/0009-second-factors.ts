import { Migration } from '@mikro-orm/migrations';

export class SecondFactors extends Migration {
  override up(): void {
    // Secrets are sealed under SECRETS_KEY, bound to the person.
    this.addSql(`
      create table portal_access.totp (
        staff_id uuid primary key,
        secret bytea not null,
        confirmed_at timestamptz not null default now(),
        last_step bigint not null
      )`);
    // Beside the one in use, so that a new telephone can take over before the old one is given up.
    this.addSql(`
      create table portal_access.totp_enrolment (
        staff_id uuid primary key,
        secret bytea not null,
        expires_at timestamptz not null
      )`);
    this.addSql(`
      create table portal_access.recovery_code (
        staff_id uuid not null,
        code_hash bytea not null,
        primary key (staff_id, code_hash)
      )`);
    this.addSql(`
      create table portal_access.passkey (
        id uuid primary key,
        staff_id uuid not null,
        credential_id text not null unique,
        public_key bytea not null,
        counter bigint not null,
        transports text[] not null,
        name text not null,
        backed_up boolean not null,
        created_at timestamptz not null default now(),
        last_used_at timestamptz
      )`);
    this.addSql(`create index passkey_of on portal_access.passkey (staff_id, created_at)`);
    // For a person who adds a passkey, or for a browser that is about to sign in.
    this.addSql(`
      create table portal_access.passkey_challenge (
        challenge_hash bytea primary key,
        staff_id uuid,
        browser_hash bytea,
        expires_at timestamptz not null,
        check (num_nonnulls(staff_id, browser_hash) = 1)
      )`);
    this.addSql(`create index passkey_challenge_until on portal_access.passkey_challenge (expires_at)`);
    // Finds at once whether anybody's requirement differs from the setting, also among a million people of whom none does.
    this.addSql(`
      create index portal_access_factor_requirement on portal_access.portal_access (role, second_factor_required, id)
        where activated_at is not null`);
  }
}
