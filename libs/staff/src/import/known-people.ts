import { sql } from 'kysely';
import { withLeadingZeros } from '#shared-kernel/csv-import';
import type { Database } from '#shared-kernel/outbox';
import { holdingsOf } from '../persistence/address-holders.js';
import type { RecordSafeguards } from '../record-safeguards.js';
import type { Known, KnownStaffMember } from './decide-rows.js';
import { addressRolesOf, type RosterRow } from './roster-row.js';

/** Looks up the people and the addresses that the rows name. */
export async function findKnown(
  database: Database,
  rows: readonly RosterRow[],
  safeguards: Pick<RecordSafeguards, 'addressesToKeep' | 'reservedAddresses'>,
): Promise<Known> {
  const externalIds = rows.flatMap(({ externalId }) =>
    externalId === null ? [] : [externalId, ...withLeadingZeros(externalId)],
  );
  const keys = rows.flatMap((row) => [...addressRolesOf(row).keys()]);
  const people = await sql<KnownStaffMember>`
    select id, external_id as "externalId", given_name as "givenName", family_name as "familyName", job_title as "jobTitle",
      office, phone, time_zone as "timeZone", locale, emails, version
    from staff.staff_member where external_id = any(${externalIds}::text[])`.execute(database);
  return {
    byExternalId: new Map(people.rows.map((person) => [person.externalId, person])),
    holdings: await holdingsOf(database, keys),
    reserved: await safeguards.reservedAddresses(database, keys),
    addressesToKeep: await safeguards.addressesToKeep(people.rows.map(({ id }) => id)),
  };
}
