import { Migration } from '@mikro-orm/migrations';

export class LinksAskedFor extends Migration {
  override up(): void {
    this.addSql(`
      alter table portal_access.portal_access
        add column new_link_asked_at timestamptz,
        add column new_link_wanted boolean not null default false`);

    // What somebody handed in who wants another link, until a moment later the worker has looked whose it was.
    this.addSql(`
      create table portal_access.handed_in_link (
        id uuid primary key,
        token_hash bytea not null,
        handed_in_at timestamptz not null
      )`);

    // A reminder's link takes the place of the one before, which stays in somebody's mailbox.
    this.addSql(`
      create table portal_access.earlier_activation_link (
        token_hash bytea primary key,
        invitation_id uuid not null references portal_access.invitation (id)
      )`);
    this.addSql(`create index earlier_activation_link_of on portal_access.earlier_activation_link (invitation_id)`);

    this.addSql(`
      alter table portal_access.portal_status
        add column remaining_steps text[] not null default '{}',
        add column disabled jsonb,
        add column asked_again_at timestamptz`);
    this.addSql(`
      create index portal_status_asked_again on portal_access.portal_status (asked_again_at, staff_id) where asked_again_at is not null`);

    this.addSql(`
      update portal_access.portal_status s set
        remaining_steps = case when s.state = 'setup_incomplete' then array_remove(array[
          case when a.contact_confirmed_at is null then 'confirm_contact_details' end,
          case when a.terms_accepted_at is null then 'accept_terms' end,
          case when a.second_factor_required and a.second_factor_at is null then 'enroll_mfa' end], null) else '{}' end,
        disabled = case when a.disabled_at is not null
          then jsonb_build_object('cause', coalesce(a.disabled_cause, 'administrator'), 'reason', a.disabled_reason) end,
        invitation = s.invitation || jsonb_build_object('maskedEmail', s.invitation -> 'email', 'remindedAt',
          to_char(i.reminded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      from portal_access.portal_access a left join portal_access.invitation i on i.id = a.invitation_id
      where a.id = s.staff_id and (s.state in ('setup_incomplete', 'disabled') or s.invitation is not null)`);
  }
}
