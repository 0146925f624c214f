import { type CsvRecord, nameCells, type RowError } from '#shared-kernel/csv-import';
import { addressesIn } from '#shared-kernel/domain';
import { type AccountFields, readAccountFields } from '../domain/account-fields.js';
import { type Column, columnFields } from './account-list.js';

/** A row as the rules of the account see it. */
export interface AccountRow {
  row: number;
  /** Null where it is not usable. */
  externalId: string | null;
  /** What the file says; complete only where `errors` is empty. */
  fields: Partial<AccountFields>;
  errors: RowError[];
  warnings: RowError[];
}

const columnOfField = new Map<string, Column>(Object.entries(columnFields).map(([column, field]) => [field, column as Column]));

/** Reads one record under the header's columns and names everything that is wrong with it. */
export function readRow(columns: readonly (Column | null)[], record: CsvRecord): AccountRow {
  const { cells, errors: wrongCells, warnings } = nameCells(columns, record);
  const { row } = record;
  const given: Record<string, string | undefined> = {};
  for (const [column, cell] of Object.entries(cells)) given[columnFields[column as Column]] = cell;
  // An account has a currency: a blank cell says nothing about it.
  if (given.currency?.trim() === '') given.currency = undefined;
  const addresses = addressesIn(given.email!);
  if (addresses.length > 0) given.email = addresses[0];
  const { values, errors } = readAccountFields(given);
  const wrongColumns = new Set(wrongCells.map(({ column }) => column));
  const named = errors
    .map(({ path, message }) => ({ row, column: columnOfField.get(path) ?? path, message }))
    .filter(({ column }) => !wrongColumns.has(column));
  if (addresses.length > 1) named.push({ row, column: 'email', message: 'must be one address, not several' });
  if (values.externalId === null) named.unshift({ row, column: 'external_id', message: 'must not be blank' });
  const externalId = wrongColumns.has('external_id') ? null : (values.externalId ?? null);
  return { row, externalId, fields: values, errors: [...wrongCells, ...named], warnings };
}
