import type { CsvRecord, RowError } from '#shared-kernel/csv-import';
import { addressKey, type FieldError } from '#shared-kernel/domain';
import { type Biographics, type Locale, readBiographics, readEmails, readExternalId } from '../domain/staff-record.js';
import { type Column, columnFields } from './roster-columns.js';

/** A row as the rules of the record see it. */
export interface RosterRow {
  row: number;
  /** Null where it is not usable. */
  externalId: string | null;
  /** The fields of the file's columns; complete only where `errors` is empty. */
  biographics: Partial<Biographics>;
  emails: string[];
  errors: RowError[];
}

export interface Defaults {
  timeZone: string;
  locale: Locale;
}

const columnOfField = new Map<string, Column>(Object.entries(columnFields).map(([column, field]) => [field, column as Column]));

/** Reads one record under the header's columns and names everything that is wrong with it. */
export function readRow(columns: readonly Column[], { row, cells }: CsvRecord, defaults: Defaults): RosterRow {
  if (cells.length !== columns.length) return notUnderTheHeader(columns, row, cells.length);
  const given: Record<string, string> = {};
  columns.forEach((column, index) => (given[columnFields[column]] = cells[index]!));
  // A zone and a locale cannot be empty: a blank cell asks for the practice's.
  for (const field of ['timeZone', 'locale'] as const) if (given[field]?.trim() === '') given[field] = defaults[field];
  const externalId = readExternalId(given.externalId!);
  const biographics = readBiographics(given);
  const emails = readEmails(addressesIn(given.emails!));
  const errors = [...externalId.errors, ...biographics.errors, ...emails.errors].map((error) => under(error, row));
  return { row, externalId: externalId.values, biographics: biographics.values, emails: emails.values, errors };
}

/** The addresses of a row by the key that makes them the same. */
export function keysOf(row: RosterRow): string[] {
  return row.emails.map(addressKey);
}

function addressesIn(cell: string): { address: string }[] {
  const addresses = cell.split(';').map((address) => address.trim());
  return addresses.filter((address) => address !== '').map((address) => ({ address }));
}

function under({ path, message }: FieldError, row: number): RowError {
  const field = path.split('.')[0]!;
  return { row, column: columnOfField.get(field) ?? field, message };
}

function notUnderTheHeader(columns: readonly Column[], row: number, count: number): RosterRow {
  const column = columns[count] ?? `column ${columns.length + 1}`;
  const message = `the row has ${count} cells, but the header names ${columns.length} columns`;
  return { row, externalId: null, biographics: {}, emails: [], errors: [{ row, column, message }] };
}
