import { type RawBuilder, sql } from 'kysely';
import { type AuditEntry, recordAudit } from '#shared-kernel/audit';
import { currentScope } from '#shared-kernel/context';
import { OvertakenError } from '#shared-kernel/csv-import';
import { newId } from '#shared-kernel/domain';
import type { Database } from '#shared-kernel/outbox';
import { BiographicsChanged, StaffMemberRegistered } from '../events.js';
import { changeHolders } from '../persistence/address-holders.js';
import type { Decision, RecordToWrite } from './decide-rows.js';

/** Writes the people, their addresses and the audit rows: a handful of statements for any number of rows. */
export async function writeDecision(database: Database, importId: string, decision: Decision): Promise<void> {
  const { toCreate, toUpdate, addressChanges } = decision;
  if (toCreate.length > 0) await all(insertPeople(toCreate), toCreate.length, database);
  if (toUpdate.length > 0) await all(updatePeople(toUpdate), toUpdate.length, database);
  const refused = await changeHolders(database, addressChanges);
  if (refused.length > 0) throw overtaken();
  await insertNamed(importId, decision).execute(database);
  await recordAudit(database, [
    ...toCreate.map((record) => auditEntry(importId, record, StaffMemberRegistered.type)),
    ...toUpdate.map((record) => auditEntry(importId, record, BiographicsChanged.type)),
  ]);
}

async function all(statement: RawBuilder<unknown>, expected: number, database: Database): Promise<void> {
  const { rows } = await statement.execute(database);
  if (rows.length !== expected) throw overtaken();
}

const overtaken = () => new OvertakenError('Records changed while the import decided about them.');

const recordset = (records: readonly RecordToWrite[]) => sql`
  json_to_recordset(${JSON.stringify(records)}::json) as r(
    id uuid, "externalId" text, "givenName" text, "familyName" text, "jobTitle" text, office text, phone text,
    "timeZone" text, locale text, emails text[], version integer)`;

const insertPeople = (records: readonly RecordToWrite[]) => sql`
  insert into staff.staff_member (id, external_id, given_name, family_name, job_title, office, phone, time_zone, locale, emails)
  select id, "externalId", "givenName", "familyName", "jobTitle", office, phone, "timeZone", locale, emails from ${recordset(records)}
  on conflict do nothing returning 1`;

const updatePeople = (records: readonly RecordToWrite[]) => sql`
  update staff.staff_member m set
    given_name = r."givenName", family_name = r."familyName", job_title = r."jobTitle", office = r.office, phone = r.phone,
    time_zone = r."timeZone", locale = r.locale, emails = r.emails, version = m.version + 1, updated_at = now()
  from ${recordset(records)} where m.id = r.id and m.version = r.version returning 1`;

/** Whom the file named without an error: they can be asked for by the import. */
const insertNamed = (importId: string, { toCreate, toUpdate, unchangedIds }: Decision) => sql`
  insert into staff.import_person (import_id, staff_id)
  select ${importId}::uuid, id from unnest(${[...toCreate.map(({ id }) => id), ...toUpdate.map(({ id }) => id), ...unchangedIds]}::uuid[]) as id
  on conflict do nothing`;

function auditEntry(importId: string, { id, row }: RecordToWrite, fact: string): AuditEntry {
  const { actor, address } = currentScope();
  return {
    id: newId(),
    at: new Date(),
    actorKind: actor.kind,
    actorId: actor.id,
    action: 'import-staff-member',
    subjectId: id,
    address,
    outcome: 'ok',
    detail: { facts: [{ type: fact, staffId: id }], importId, row },
  };
}
