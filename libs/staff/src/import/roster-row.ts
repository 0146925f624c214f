import { type CsvRecord, nameCells, type RowError } from '#shared-kernel/csv-import';
import { addressesIn, type FieldError, withoutInvisible } from '#shared-kernel/domain';
import { type AddressRole, rolesOf } from '../domain/address-holding.js';
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
  warnings: RowError[];
}

export interface Defaults {
  timeZone: string;
  locale: Locale;
}

const columnOfField = new Map<string, Column>(Object.entries(columnFields).map(([column, field]) => [field, column as Column]));

/** Reads one record under the header's columns and names everything that is wrong with it. */
export function readRow(columns: readonly (Column | null)[], record: CsvRecord, defaults: Defaults): RosterRow {
  const { cells, errors: wrongCells, warnings } = nameCells(columns, record);
  const { row } = record;
  const given: Record<string, string> = {};
  for (const [column, cell] of Object.entries(cells)) given[columnFields[column as Column]] = cell;
  // A zone and a locale cannot be empty: a blank cell asks for the practice's.
  for (const field of ['timeZone', 'locale'] as const) if (given[field]?.trim() === '') given[field] = defaults[field];
  const externalId = readExternalId(given.externalId!);
  const biographics = readBiographics(given);
  const emails = readEmails(addressesIn(withoutInvisible(given.emails!)).map((address) => ({ address })));
  const wrongColumns = new Set(wrongCells.map(({ column }) => column));
  const errors = [...externalId.errors, ...biographics.errors, ...emails.errors]
    .map((error) => under(error, row))
    .filter(({ column }) => !wrongColumns.has(column));
  if (biographics.values.familyName === '')
    warnings.push({ row, column: 'family_name', message: 'is blank: the person is taken with one name' });
  return {
    row,
    externalId: wrongColumns.has('external_id') ? null : externalId.values,
    biographics: biographics.values,
    emails: emails.values,
    errors: [...wrongCells, ...errors],
    warnings,
  };
}

/** What the addresses of a row are to its person, by the key that makes them the same. */
export const addressRolesOf = ({ emails }: RosterRow): Map<string, AddressRole> => rolesOf(emails);

function under({ path, message }: FieldError, row: number): RowError {
  const field = path.split('.')[0]!;
  return { row, column: columnOfField.get(field) ?? field, message };
}
