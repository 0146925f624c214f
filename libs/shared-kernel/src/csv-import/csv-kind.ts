import { DomainError, type FieldError } from '#shared-kernel/domain';

/** One kind of file that a context imports. */
export interface CsvKind<Column extends string = string> {
  /** Of the context that imports it: the first part of its refusals' codes, and the schema in which its tables stand. */
  readonly context: string;
  /** What a file of the kind is: `roster`. */
  readonly noun: string;
  /** Number of the lock that the one process holds which reads such files. */
  readonly lock: number;
  /** In the order in which they are documented. */
  readonly columns: readonly Column[];
  readonly required: readonly Column[];
}

/**
 * Reads the header row: every name known, none twice, the required ones there; any order, any case. A column without a name
 * is null: spreadsheets save such columns where something once stood beside the table.
 */
export function readHeader<Column extends string>(kind: CsvKind<Column>, cells: readonly string[]): (Column | null)[] {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const known: readonly string[] = kind.columns;
  const errors: FieldError[] = [];
  names.forEach((name, index) => {
    if (name === '') return;
    if (!known.includes(name))
      errors.push({
        path: cells[index]!.trim().slice(0, 100),
        message: `is not a column of a ${kind.noun}; there are ${known.join(', ')}`,
      });
    else if (names.indexOf(name) < index) errors.push({ path: name, message: 'stands in the header more than once' });
  });
  for (const column of kind.required)
    if (!names.includes(column)) errors.push({ path: column, message: 'is missing from the header' });
  if (errors.length > 0)
    throw new DomainError(
      'invalid',
      `${kind.context}.import-header`,
      `The first row must name the columns of the ${kind.noun}, separated by commas, semicolons or tabs.`,
      errors.slice(0, 100),
    );
  return names.map((name) => (name === '' ? null : (name as Column)));
}
