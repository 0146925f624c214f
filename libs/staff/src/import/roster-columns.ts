import type { CsvKind } from '#shared-kernel/csv-import';

/** The columns a roster may have, in the order in which they are documented, and the field each one fills. */
export const columnFields = {
  external_id: 'externalId',
  given_name: 'givenName',
  family_name: 'familyName',
  job_title: 'jobTitle',
  office: 'office',
  emails: 'emails',
  phone: 'phone',
  time_zone: 'timeZone',
  locale: 'locale',
} as const;

export type Column = keyof typeof columnFields;

export const roster: CsvKind<Column> = {
  context: 'staff',
  noun: 'roster',
  lock: 7_281_995,
  columns: Object.keys(columnFields) as Column[],
  required: ['external_id', 'given_name', 'family_name', 'emails'],
};
