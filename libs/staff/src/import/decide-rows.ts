import { isShortenedNumber, lostZeros, type RowError, shortenedNumber, withLeadingZeros } from '#shared-kernel/csv-import';
import { addressKey, newId, type Tally } from '#shared-kernel/domain';
import { type AddressChange, addressChanges, type AddressHolding, type AddressRole } from '../domain/address-holding.js';
import { type Biographics, sameList } from '../domain/staff-record.js';
import type { AddressesToKeep } from '../record-safeguards.js';
import type { AddressBook } from './address-book.js';
import { addressRolesOf, type Defaults, type RosterRow } from './roster-row.js';

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
  holdings: ReadonlyMap<string, AddressHolding>;
  /** Whom other contexts know by which address: it is theirs alone. By its key. */
  reserved: ReadonlyMap<string, string>;
  /** What must stay of people's addresses, by their id. */
  addressesToKeep: ReadonlyMap<string, AddressesToKeep>;
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
  addressChanges: AddressChange[];
  errors: RowError[];
  /** Of rows without an error. */
  warnings: RowError[];
}

/** Decides, row after row, what an import does with each; stages what the rows do to addresses in `book`. */
export function decideRows(rows: readonly RosterRow[], known: Known, book: AddressBook, defaults: Defaults): Decision {
  const decision: Decision = {
    tally: { created: 0, updated: 0, unchanged: 0, failed: 0 },
    toCreate: [],
    toUpdate: [],
    unchangedIds: [],
    addressChanges: [],
    errors: [],
    warnings: [],
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
  decision.warnings.push(...row.warnings);
  book.claim(addressRolesOf(row), row.row);
  if (existing && isUnchanged(existing, row)) {
    decision.tally.unchanged += 1;
    decision.unchangedIds.push(existing.id);
    return;
  }
  const record = merged(row, row.externalId, existing, defaults);
  const changes = addressChanges(record.id, existing?.emails ?? [], row.emails);
  decision.addressChanges.push(...changes);
  // What is no longer primary may be shared from now on: the row's own claim says that its person still has it.
  book.release(
    changes.filter(({ as }) => as !== 'primary').map(({ key }) => key),
    record.id,
  );
  decision.tally[existing ? 'updated' : 'created'] += 1;
  (existing ? decision.toUpdate : decision.toCreate).push(record);
}

function errorsAmongPeople(row: RosterRow, existing: KnownStaffMember | undefined, known: Known, book: AddressBook): RowError[] {
  const errors: RowError[] = [];
  const twin = row.externalId === null ? undefined : book.rowWithExternalId(row.externalId);
  if (twin !== undefined)
    errors.push({ row: row.row, column: 'external_id', message: `${row.externalId} is used by row ${twin} already` });
  const id = row.externalId;
  const full = id === null || existing ? undefined : withLeadingZeros(id).find((longer) => known.byExternalId.has(longer));
  if (full !== undefined) errors.push({ row: row.row, column: 'external_id', message: lostZeros(id!, full) });
  const { phone } = row.biographics;
  if (phone && existing?.phone && isShortenedNumber(phone, existing.phone))
    errors.push({ row: row.row, column: 'phone', message: shortenedNumber(phone, existing.phone) });
  const broken = existing && brokenRule(row, existing, known.addressesToKeep.get(existing.id));
  if (broken) errors.push({ row: row.row, column: 'emails', message: broken });
  for (const [key, role] of addressRolesOf(row)) {
    const address = addressOf(row, key)!;
    const claimedBy =
      book.rowWithAddress(key, 'primary') ?? (role === 'primary' ? book.rowWithAddress(key, 'further') : undefined);
    if (claimedBy !== undefined)
      errors.push({ row: row.row, column: 'emails', message: `${address} belongs to row ${claimedBy}` });
    else if (isTaken(key, role, existing, known, book))
      errors.push({ row: row.row, column: 'emails', message: `${address} belongs to another staff member` });
  }
  return errors;
}

/** A primary address must be nobody else's; a further one must not be anybody's primary or sign-in address. */
function isTaken(
  key: string,
  role: AddressRole,
  existing: KnownStaffMember | undefined,
  known: Known,
  book: AddressBook,
): boolean {
  const holding = known.holdings.get(key);
  const others = holding?.holders.filter((id) => id !== existing?.id && !book.isReleased(key, id)) ?? [];
  const alone = [holding?.owner, known.reserved.get(key)];
  return role === 'primary' ? others.length > 0 : others.some((id) => alone.includes(id));
}

const addressOf = ({ emails }: RosterRow, key: string) => emails.find((address) => addressKey(address) === key);

/** An import has nobody's password, so what needs one is done on the person's page. */
function brokenRule(row: RosterRow, existing: KnownStaffMember, kept: AddressesToKeep | undefined): string | undefined {
  if (kept === undefined || row.emails.length === 0 || sameList(existing.emails, row.emails)) return undefined;
  if (kept === 'all')
    return "this person is, or will be, an administrator: leave the addresses as they are, or change them on the person's page";
  if (addressOf(row, addressKey(kept.address))) return undefined;
  return `${kept.address} is missing: this person signs in with it. Leave it in the row, or change it on the person's page`;
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
