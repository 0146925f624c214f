import { domainToUnicode } from 'node:url';
import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';
import type { StaffContact } from '#staff';
import { nameWords, searchWords, sortKey } from '#shared-kernel/words';
import { notInvited } from '../words/status-words.js';

/** Brings the person half of `portal_status` up to date, for up to a few thousand people in one statement. An older version never overwrites a newer one. */
export async function writeDirectory(database: Database, people: readonly StaffContact[]): Promise<void> {
  if (people.length === 0) return;
  const rows = people.map((person) => {
    const colleagueWords = colleagueWordsOf(person);
    return {
      staff_id: person.staffId,
      staff_version: person.version,
      external_id: person.externalId,
      given_name: person.givenName,
      family_name: person.familyName,
      sort_name: sortKey(`${person.familyName} ${person.givenName}`.trim()),
      job_title: person.jobTitle,
      office: person.office,
      primary_email: person.emails[0] ?? null,
      colleague_words: colleagueWords,
      words: [...colleagueWords, ...searchWords([person.externalId, ...person.emails.flatMap(spellings)].join(' '))],
      offboarded: person.offboarded,
      registered_at: person.registeredAt,
    };
  });
  await sql`
    insert into portal_access.portal_status as s (staff_id, staff_version, external_id, given_name, family_name, sort_name, job_title, office,
      primary_email, search, colleague_search, offboarded, registered_at, headline, next_action)
    select staff_id, staff_version, external_id, given_name, family_name, sort_name, job_title, office, primary_email, array_to_tsvector(words),
      array_to_tsvector(colleague_words), offboarded, registered_at, ${notInvited.headline}, ${notInvited.nextAction}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(staff_id uuid, staff_version int, external_id text, given_name text, family_name text,
      sort_name text, job_title text, office text, primary_email text, words text[], colleague_words text[], offboarded boolean, registered_at timestamptz)
    on conflict (staff_id) do update set staff_version = excluded.staff_version, external_id = excluded.external_id, given_name = excluded.given_name,
      family_name = excluded.family_name, sort_name = excluded.sort_name, job_title = excluded.job_title, office = excluded.office,
      primary_email = excluded.primary_email, search = excluded.search, colleague_search = excluded.colleague_search, offboarded = excluded.offboarded,
      registered_at = excluded.registered_at
    where s.staff_version <= excluded.staff_version`.execute(database);
}

/** An address as it is kept and, where its domain has accents, as people write it. */
function spellings(address: string): string[] {
  const [name, domain] = address.split('@');
  return domain?.includes('xn--') ? [address, `${name}@${domainToUnicode(domain)}`] : [address];
}

/** What colleagues find a person by: never by addresses and ids, which may be private. */
const colleagueWordsOf = ({ givenName, familyName, office }: StaffContact): string[] => [
  ...nameWords(`${givenName} ${familyName}`),
  ...nameWords(office ?? ''),
];
