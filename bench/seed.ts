import { query } from './database.js';

/** `count` people in the directory, spread over all the statuses as in a practice that is half-way through its invitations. */
export async function seedDirectory(databaseUrl: string, count: number): Promise<void> {
  await query(
    databaseUrl,
    `
    with person as (
      select n, gen_random_uuid() as id, md5(n::text) as mix, n % 100 as share,
        (array['Ana','Ben','Chloé','Dana','Emre','Farah','Grace','Hugo','Inés','Jonas','Keiko','Liam'])[n % 12 + 1] as given_name,
        (array['Silva','Okafor','Novak','Haddad','Larsen','Moreau','Tanaka','Rossi','Weber','Castillo'])[n % 10 + 1] as root,
        'Office ' || n % 40 as office, timestamptz '2026-01-05 08:00+00' + n * interval '7 seconds' as at
      from generate_series(1, $1::integer) n
    ), named as (
      select *, root || '-' || initcap(translate(substr(mix, 1, 6), '0123456789', 'ghijklmnop')) as family_name,
        case when share < 40 then 'not_invited' when share < 65 then 'invited' when share < 75 then 'setup_incomplete'
          when share < 98 then 'active' else 'disabled' end as state
      from person
    )
    insert into portal_access.portal_status (staff_id, external_id, given_name, family_name, sort_name, job_title, office, primary_email,
      search, registered_at, features, state, since, headline, headline_expired, reasons, next_action, next_action_expired,
      invitation, invitation_expires_at, last_sign_in_at)
    select id, 'E-' || n, given_name, family_name, lower(family_name || ' ' || given_name), 'Medical Assistant', office,
      'person.' || n || '@northside.example',
      array_to_tsvector(array[lower(given_name), lower(family_name), 'office', (n % 40)::text, 'person', n::text, 'northside', 'example']),
      at,
      case n % 3 when 0 then array['secure_messaging', 'billing_documents'] when 1 then array['secure_messaging'] else '{}' end,
      state, at,
      case state when 'not_invited' then 'Not invited yet.' when 'active' then 'Active. Last signed in Nov 20, 2026, 09:12 (America/New_York).'
        when 'invited' then 'Invitation sent to p•••@northside.example on Nov 20, 2026. {name} hasn''t signed in yet. The link works until Nov 23, 2026, 09:12 (America/New_York).'
        when 'setup_incomplete' then '{name} signed in on Nov 20, 2026 but hasn''t completed: Confirm contact details, Accept terms.'
        else 'Portal access is switched off since Nov 20, 2026.' end,
      case state when 'invited' then 'The invitation sent on Nov 20, 2026 expired before {name} signed in.' end,
      case state when 'setup_incomplete' then array['Confirm contact details', 'Accept terms'] else '{}' end,
      case state when 'not_invited' then 'Save the features and send the invitation.' when 'active' then null
        when 'invited' then 'Wait for {name}, or send the invitation again.' else 'Ask {name} to sign in and finish the set-up.' end,
      case state when 'invited' then 'Send the invitation again.' end,
      case state when 'invited' then jsonb_build_object('id', gen_random_uuid(), 'state', 'pending', 'email', 'p•••@northside.example',
        'issuedAt', '2026-11-20T14:12:00.000Z', 'expiresAt', '2026-11-23T14:12:00.000Z', 'delivery', 'sent', 'deliveryReason', null,
        'sentAt', '2026-11-20T14:12:01.000Z', 'openedAt', null) end,
      case state when 'invited' then now() + (n % 7 - 2) * interval '1 day' end,
      case when state in ('active', 'setup_incomplete') then at + interval '3 days' end
    from named`,
    [count],
  );
  await query(databaseUrl, 'vacuum analyze portal_access.portal_status');
}

export interface Person {
  id: string;
  address: string;
}

/** `count` people on record who may be given features and invited. */
export async function seedPeople(databaseUrl: string, count: number): Promise<Person[]> {
  const people = await query<Person>(
    databaseUrl,
    `
    with person as (select n, gen_random_uuid() as id, 'person.' || n || '@bench.example' as address from generate_series(1, $1::integer) n),
      recorded as (
        insert into staff.staff_member (id, external_id, given_name, family_name, office, time_zone, locale, emails)
        select id, 'B-' || n, 'Dana', 'Silva ' || n, 'Office ' || n % 40, 'America/New_York', 'en', array[address] from person
      ), owned as (
        insert into staff.email_owner (address_key, staff_id, holders) select address, id, array[id] from person
      ), opened as (
        insert into portal_access.portal_access (id, role, features, features_version, recent_sends, since)
        select id, 'staff', '{}', 0, '[]', now() from person
      ), listed as (
        insert into portal_access.portal_status (staff_id, external_id, given_name, family_name, sort_name, office, primary_email, search, since)
        select id, 'B-' || n, 'Dana', 'Silva ' || n, 'silva ' || n || ' dana', 'Office ' || n % 40, address,
          array_to_tsvector(array['dana', 'silva', n::text]), now() from person
      )
    select id, address from person`,
    [count],
  );
  await query(databaseUrl, 'vacuum analyze');
  return people;
}
