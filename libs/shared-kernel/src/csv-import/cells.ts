import type { RowError } from './import-run.js';
import type { CsvRecord } from './records.js';
import { spreadsheetFault, spreadsheetGuess } from './spreadsheet-values.js';

/** The cells of a row under the names of the header's columns. */
export interface NamedCells<Column extends string> {
  /** Every column of the header; a cell that is missing at the end of the row is empty. */
  readonly cells: Partial<Record<Column, string>>;
  readonly errors: RowError[];
  /** What is taken, but was probably meant otherwise. */
  readonly warnings: RowError[];
}

/**
 * Puts the cells of a row under their columns' names (null: a column without a name). A value outside of the named columns
 * is an error, as is one that only a spreadsheet makes: taken over, it would replace a good one without a word.
 */
export function nameCells<Column extends string>(
  columns: readonly (Column | null)[],
  { row, cells: written }: CsvRecord,
): NamedCells<Column> {
  const cells = written.map(meantText);
  const named: Partial<Record<Column, string>> = {};
  const errors: RowError[] = [];
  const warnings: RowError[] = [];
  columns.forEach((column, index) => {
    if (column !== null) named[column] = cells[index] ?? '';
  });
  cells.forEach((cell, index) => {
    const text = cell.trim();
    const column = columns[index] ?? null;
    if (text === '') return;
    if (column === null) {
      errors.push({ row, column: `column ${index + 1}`, message: 'has a value but no name in the header' });
      return;
    }
    const fault = spreadsheetFault(text);
    if (fault) errors.push({ row, column, message: fault });
    const guess = spreadsheetGuess(text);
    if (guess) warnings.push({ row, column, message: guess });
  });
  return { cells: named, errors, warnings };
}

/** Exporters write `="00123"` so that a spreadsheet keeps the zeros: a formula whose value is the text. */
const meantText = (cell: string) => /^="([^"]*)"$/.exec(cell.trim())?.[1] ?? cell;
