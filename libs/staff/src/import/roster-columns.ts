import { DomainError, type FieldError } from '#shared-kernel/domain';

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

const required: Column[] = ['external_id', 'given_name', 'family_name', 'emails'];

/** Reads the header row: every column known, none twice, the required ones there; any order, any case. */
export function readHeader(cells: readonly string[]): Column[] {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const errors: FieldError[] = [];
  names.forEach((name, index) => {
    if (!Object.hasOwn(columnFields, name))
      errors.push({ path: shown(cells[index]!), message: `is not a column of a roster; there are ${known}` });
    else if (names.indexOf(name) < index) errors.push({ path: name, message: 'stands in the header more than once' });
  });
  for (const column of required)
    if (!names.includes(column)) errors.push({ path: column, message: 'is missing from the header' });
  if (errors.length > 0) {
    throw new DomainError(
      'invalid',
      'staff.import-header',
      'The first row must name the columns of the roster.',
      errors.slice(0, 100),
    );
  }
  return names as Column[];
}

const known = Object.keys(columnFields).join(', ');
const shown = (cell: string) => (cell.trim() === '' ? '(blank)' : cell.trim().slice(0, 100));
