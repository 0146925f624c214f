import { Migration } from '@mikro-orm/migrations';

export class PortalAccess extends Migration {
  override up(): void {
    this.addSql(`create schema portal_access`);

    this.addSql(`
      create table portal_access.invitation (
        id uuid primary key,
        staff_id uuid not null,
        email text not null,
        issued_at timestamptz not null,
        expires_at timestamptz not null,
        issued_by uuid,
        state text not null check (state in ('pending', 'accepted', 'expired', 'revoked')),
        delivery text not null check (delivery in ('queued', 'sent', 'failed')),
        delivery_reason text,
        token_hash bytea,
        sent_at timestamptz,
        opened_at timestamptz,
        ended_at timestamptz
      )`);
    this.addSql(`create index invitation_of on portal_access.invitation (staff_id, issued_at)`);
    this.addSql(`create unique index invitation_token on portal_access.invitation (token_hash) where token_hash is not null`);
    this.addSql(`create index invitation_pending_until on portal_access.invitation (expires_at) where state = 'pending'`);

    this.addSql(`
      create table portal_access.portal_access (
        id uuid primary key,
        role text not null check (role in ('administrator', 'staff')),
        features text[] not null,
        invitation_id uuid references portal_access.invitation (id),
        recent_sends jsonb not null,
        sign_in_email text,
        password_hash text,
        activated_at timestamptz,
        contact_confirmed_at timestamptz,
        terms_accepted_at timestamptz,
        disabled_at timestamptz,
        disabled_reason text,
        last_sign_in_at timestamptz,
        since timestamptz not null,
        features_version int not null
      )`);
    this.addSql(`create unique index portal_access_sign_in_email on portal_access.portal_access (lower(sign_in_email))`);
    this.addSql(`create index portal_access_administrators on portal_access.portal_access (id) where role = 'administrator'`);

    this.addSql(`
      create table portal_access.session (
        id uuid primary key,
        token_hash bytea not null unique,
        staff_id uuid not null,
        address text,
        device text,
        created_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now()
      )`);
    this.addSql(`create index session_of on portal_access.session (staff_id)`);
    this.addSql(`create index session_age on portal_access.session (created_at)`);

    this.addSql(`
      create table portal_access.api_token (
        id uuid primary key,
        token_hash bytea not null unique,
        staff_id uuid not null,
        name text not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null
      )`);
    this.addSql(`create index api_token_of on portal_access.api_token (staff_id, created_at)`);

    this.addSql(`
      create table portal_access.timeline_entry (
        id uuid primary key,
        staff_id uuid not null,
        type text not null,
        at timestamptz not null,
        by_kind text not null,
        by_id uuid,
        detail jsonb not null
      )`);
    this.addSql(`create index timeline_of on portal_access.timeline_entry (staff_id, at desc, id desc)`);

    // The directory and the status in one row per person: everything the list shows, filters and sorts by.
    this.addSql(`
      create table portal_access.portal_status (
        staff_id uuid primary key,
        staff_version int not null default 0,
        external_id text,
        given_name text not null default '',
        family_name text not null default '',
        sort_name text collate "C" not null default '',
        job_title text,
        office text,
        primary_email text,
        search tsvector not null default '',
        offboarded boolean not null default false,
        registered_at timestamptz not null default now(),
        role text not null default 'staff',
        features text[] not null default '{}',
        state text not null default 'not_invited',
        since timestamptz,
        headline text not null default 'Not invited yet.',
        headline_expired text,
        reasons text[] not null default '{}',
        next_action text,
        next_action_expired text,
        invitation jsonb,
        invitation_expires_at timestamptz,
        last_sign_in_at timestamptz
      )`);
    this.addSql(`create index portal_status_by_name on portal_access.portal_status (sort_name, staff_id)`);
    this.addSql(`create index portal_status_by_state on portal_access.portal_status (state, sort_name, staff_id)`);
    this.addSql(`create index portal_status_by_office on portal_access.portal_status (office, sort_name, staff_id)`);
    this.addSql(`create index portal_status_by_age on portal_access.portal_status (registered_at, staff_id)`);
    this.addSql(`create index portal_status_features on portal_access.portal_status using gin (features)`);
    this.addSql(`create index portal_status_search on portal_access.portal_status using gin (search)`);
  }
}
