import type { CsvKind } from '#shared-kernel/csv-import';

/** The columns a list of accounts may have, and the field each one fills. */
export const columnFields = {
  external_id: 'externalId',
  holder_name: 'holderName',
  email: 'email',
  currency: 'currency',
} as const;

export type Column = keyof typeof columnFields;

export const accountList: CsvKind<Column> = {
  context: 'billing',
  noun: 'list of accounts',
  lock: 7_281_996,
  columns: Object.keys(columnFields) as Column[],
  required: ['external_id', 'holder_name', 'email'],
};
