import type { RowError } from '#shared-kernel/csv-import';
import { addressKey, newId, type Tally } from '#shared-kernel/domain';
import { type Biographics, sameList } from '../domain/staff-record.js';
import type { AddressBook } from './address-book.js';
import { type Defaults, keysOf, type RosterRow } from './roster-row.js';

/** A staff member as the database has it. */
export interface KnownStaffMember extends Biographics {
  id: string;
  externalId: string;
  emails: string[];
  version: number;
}

/** What the database knows about the people and addresses that the rows name. */
export interface Known {
  byExternalId: ReadonlyMap<string, KnownStaffMember>;
  ownerOfAddress: ReadonlyMap<string, string>;
  /** What people sign in with, by their id. */
  addressToKeep: ReadonlyMap<string, string>;
}

export interface RecordToWrite extends Biographics {
  id: string;
  externalId: string;
  emails: string[];
  /** The version that was read; 0 for a new person. */
  version: number;
  row: number;
}

export interface Decision {
  tally: Tally;
  toCreate: RecordToWrite[];
  toUpdate: RecordToWrite[];
  /** People whose rows say what is on record already. */
  unchangedIds: string[];
  releasedKeys: string[];
  claims: { key: string; staffId: string }[];
  errors: RowError[];
}

/** Decides, row after row, what an import does with each; stages what the rows do to addresses in `book`. */
export function decideRows(rows: readonly RosterRow[], known: Known, book: AddressBook, defaults: Defaults): Decision {
  const decision: Decision = {
    tally: { created: 0, updated: 0, unchanged: 0, failed: 0 },
    toCreate: [],
    toUpdate: [],
    unchangedIds: [],
    releasedKeys: [],
    claims: [],
    errors: [],
  };
  for (const row of rows) decideRow(row, known, book, defaults, decision);
  return decision;
}

function decideRow(row: RosterRow, known: Known, book: AddressBook, defaults: Defaults, decision: Decision): void {
  const existing = row.externalId === null ? undefined : known.byExternalId.get(row.externalId);
  const errors = [...row.errors, ...errorsAmongPeople(row, existing, known, book)];
  if (row.externalId !== null && book.rowWithExternalId(row.externalId) === undefined)
    book.nameExternalId(row.externalId, row.row);
  if (errors.length > 0 || row.externalId === null) {
    decision.tally.failed += 1;
    decision.errors.push(...errors);
    return;
  }
  const had = existing?.emails.map(addressKey) ?? [];
  const has = keysOf(row);
  book.claim(has, row.row);
  if (existing && isUnchanged(existing, row)) {
    decision.tally.unchanged += 1;
    decision.unchangedIds.push(existing.id);
    return;
  }
  const released = had.filter((key) => !has.includes(key));
  book.release(released);
  decision.releasedKeys.push(...released);
  const record = merged(row, row.externalId, existing, defaults);
  for (const key of has) if (!had.includes(key)) decision.claims.push({ key, staffId: record.id });
  decision.tally[existing ? 'updated' : 'created'] += 1;
  (existing ? decision.toUpdate : decision.toCreate).push(record);
}

function errorsAmongPeople(row: RosterRow, existing: KnownStaffMember | undefined, known: Known, book: AddressBook): RowError[] {
  const errors: RowError[] = [];
  const twin = row.externalId === null ? undefined : book.rowWithExternalId(row.externalId);
  if (twin !== undefined)
    errors.push({ row: row.row, column: 'external_id', message: `${row.externalId} is used by row ${twin} already` });
  const kept = existing && known.addressToKeep.get(existing.id);
  if (kept !== undefined && row.emails.length > 0 && !keysOf(row).includes(addressKey(kept))) {
    const message = `${kept} is missing: this person signs in with it. Leave it in the row, or change it on the person's page`;
    errors.push({ row: row.row, column: 'emails', message });
  }
  for (const address of row.emails) {
    const key = addressKey(address);
    const claimedBy = book.rowWithAddress(key);
    const owner = book.isReleased(key) ? undefined : known.ownerOfAddress.get(key);
    if (claimedBy !== undefined)
      errors.push({ row: row.row, column: 'emails', message: `${address} belongs to row ${claimedBy}` });
    else if (owner !== undefined && owner !== existing?.id) {
      errors.push({ row: row.row, column: 'emails', message: `${address} belongs to another staff member` });
    }
  }
  return errors;
}

function isUnchanged(existing: KnownStaffMember, row: RosterRow): boolean {
  const fields = Object.keys(row.biographics) as (keyof Biographics)[];
  return sameList(existing.emails, row.emails) && fields.every((field) => existing[field] === row.biographics[field]);
}

/** Columns that the file does not have keep what is on record; a new person gets the practice's defaults for them. */
function merged(row: RosterRow, externalId: string, existing: KnownStaffMember | undefined, defaults: Defaults): RecordToWrite {
  const nothing = { jobTitle: null, office: null, phone: null, ...defaults };
  const { id, version } = existing ?? { id: newId(), version: 0 };
  const biographics = { ...nothing, ...existing, ...row.biographics } as Biographics;
  return { ...biographics, id, version, externalId, emails: row.emails, row: row.row };
}
