import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';
import type { RecordSafeguards } from '../record-safeguards.js';
import type { Known, KnownStaffMember } from './decide-rows.js';
import { keysOf, type RosterRow } from './roster-row.js';

/** Looks up the people and the addresses that the rows name. */
export async function findKnown(
  database: Database,
  rows: readonly RosterRow[],
  safeguards: Pick<RecordSafeguards, 'addressesToKeep'>,
): Promise<Known> {
  const externalIds = rows.flatMap((row) => row.externalId ?? []);
  const keys = rows.flatMap(keysOf);
  const people = await sql<KnownStaffMember>`
    select id, external_id as "externalId", given_name as "givenName", family_name as "familyName", job_title as "jobTitle",
      office, phone, time_zone as "timeZone", locale, emails, version
    from staff.staff_member where external_id = any(${externalIds}::text[])`.execute(database);
  const owners = await sql<{ key: string; owner: string }>`
    select address_key as key, staff_id as owner from staff.email_owner where address_key = any(${keys}::text[])`.execute(
    database,
  );
  return {
    byExternalId: new Map(people.rows.map((person) => [person.externalId, person])),
    ownerOfAddress: new Map(owners.rows.map(({ key, owner }) => [key, owner])),
    addressToKeep: await safeguards.addressesToKeep(people.rows.map(({ id }) => id)),
  };
}
