import { Migration } from '@mikro-orm/migrations';

export class PasswordLinksAndFactors extends Migration {
  override up(): void {
    this.addSql(`
      create table portal_access.password_link (
        id uuid primary key,
        staff_id uuid not null,
        origin text not null check (origin in ('administrator', 'self')),
        made_by uuid,
        made_at timestamptz not null,
        expires_on date,
        expires_at timestamptz not null,
        state text not null check (state in ('active', 'consumed', 'expired', 'revoked')),
        ended_at timestamptz,
        ended_reason text,
        opened_at timestamptz,
        mailings jsonb not null
      )`);
    this.addSql(`create index password_link_of on portal_access.password_link (staff_id, made_at desc, id desc)`);
    this.addSql(`create index password_link_active_until on portal_access.password_link (expires_at) where state = 'active'`);

    this.addSql(`
      alter table portal_access.portal_access
        add column password_link_id uuid references portal_access.password_link (id),
        add column second_factor_required boolean not null default false,
        add column second_factor_at timestamptz`);

    // What switched access off stands apart from the words that an administrator gave for it.
    this.addSql(`
      alter table portal_access.portal_access
        add column disabled_cause text check (disabled_cause in ('administrator', 'offboarded'))`);
    this.addSql(`
      update portal_access.portal_access set disabled_cause = disabled_reason, disabled_reason = null
      where disabled_reason in ('administrator', 'offboarded')`);

    this.addSql(`alter table portal_access.invitation add column reminders integer not null default 0`);

    this.addSql(`alter table portal_access.session add column stepped_up_at timestamptz not null default now()`);

    this.addSql(`
      alter table portal_access.api_token
        add column scopes text[] not null default '{*}',
        add column last_used_at timestamptz`);
  }
}
