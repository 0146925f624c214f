import { Migration } from '@mikro-orm/migrations';

/** After the password was set anew, the person looks at what was added to the account shortly before. */
export class SecurityReview extends Migration {
  override up(): void {
    // Since when passkeys and authenticator apps that are younger than 30 days wait for the person's look.
    this.addSql(`alter table portal_access.portal_access add column review_since timestamptz`);
    this.addSql(`alter table portal_access.passkey add column kept_at timestamptz`);
    this.addSql(`alter table portal_access.totp add column kept_at timestamptz`);
  }
}
