import type { CsvRecord, RowError } from '#shared-kernel/csv-import';
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
}

const columnOfField = new Map<string, Column>(Object.entries(columnFields).map(([column, field]) => [field, column as Column]));

/** Reads one record under the header's columns and names everything that is wrong with it. */
export function readRow(columns: readonly Column[], { row, cells }: CsvRecord): AccountRow {
  if (cells.length !== columns.length) {
    const column = columns[cells.length] ?? `column ${columns.length + 1}`;
    const message = `the row has ${cells.length} cells, but the header names ${columns.length} columns`;
    return { row, externalId: null, fields: {}, errors: [{ row, column, message }] };
  }
  const given: Record<string, string | undefined> = {};
  columns.forEach((column, index) => (given[columnFields[column]] = cells[index]!));
  // An account has a currency: a blank cell says nothing about it.
  if (given.currency?.trim() === '') given.currency = undefined;
  const { values, errors } = readAccountFields(given);
  const named = errors.map(({ path, message }) => ({ row, column: columnOfField.get(path) ?? path, message }));
  if (values.externalId === null) named.unshift({ row, column: 'external_id', message: 'must not be blank' });
  return { row, externalId: values.externalId ?? null, fields: values, errors: named };
}
