import { domainToUnicode } from 'node:url';
import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';
import type { StaffContact } from '#staff';
import { plainText, searchWords } from '#shared-kernel/words';
import { notInvited } from '../words/status-words.js';

/** Brings the person half of `portal_status` up to date, for up to a few thousand people in one statement. An older version never overwrites a newer one. */
export async function writeDirectory(database: Database, people: readonly StaffContact[]): Promise<void> {
  if (people.length === 0) return;
  const rows = people.map((person) => ({
    staff_id: person.staffId,
    staff_version: person.version,
    external_id: person.externalId,
    given_name: person.givenName,
    family_name: person.familyName,
    sort_name: sortName(person),
    job_title: person.jobTitle,
    office: person.office,
    primary_email: person.emails[0] ?? null,
    words: searchWords(
      [person.givenName, person.familyName, person.office, person.externalId, ...person.emails.flatMap(spellings)].join(' '),
    ),
    offboarded: person.offboarded,
    registered_at: person.registeredAt,
  }));
  await sql`
    insert into portal_access.portal_status as s (staff_id, staff_version, external_id, given_name, family_name, sort_name, job_title, office,
      primary_email, search, offboarded, registered_at, headline, next_action)
    select staff_id, staff_version, external_id, given_name, family_name, sort_name, job_title, office, primary_email, array_to_tsvector(words),
      offboarded, registered_at, ${notInvited.headline}, ${notInvited.nextAction}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(staff_id uuid, staff_version int, external_id text, given_name text, family_name text,
      sort_name text, job_title text, office text, primary_email text, words text[], offboarded boolean, registered_at timestamptz)
    on conflict (staff_id) do update set staff_version = excluded.staff_version, external_id = excluded.external_id, given_name = excluded.given_name,
      family_name = excluded.family_name, sort_name = excluded.sort_name, job_title = excluded.job_title, office = excluded.office,
      primary_email = excluded.primary_email, search = excluded.search, offboarded = excluded.offboarded,
      registered_at = excluded.registered_at
    where s.staff_version <= excluded.staff_version`.execute(database);
}

/** Family name first, without accents and case, so that Östermalm stands beside Ostrava. */
function sortName(person: StaffContact): string {
  return plainText(`${person.familyName} ${person.givenName}`.trim());
}

/** An address as it is kept and, where its domain has accents, as people write it. */
function spellings(address: string): string[] {
  const [name, domain] = address.split('@');
  return domain?.includes('xn--') ? [address, `${name}@${domainToUnicode(domain)}`] : [address];
}
