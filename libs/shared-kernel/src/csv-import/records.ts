import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { DomainError } from '#shared-kernel/domain';
import type { CsvKind } from './csv-kind.js';

/** One record of the file under the row number a spreadsheet shows. */
export interface CsvRecord {
  row: number;
  cells: string[];
}

/** No honest record is longer; without a limit a quote that is never closed would read the whole file into one cell. */
const MOST_BYTES_OF_A_RECORD = 64 * 1024;

/**
 * Reads a file from its bytes, the header first. A row in which every cell is blank is counted as a spreadsheet counts it
 * and left out. The file as a whole is refused where its quotes do not match.
 */
export async function* readRecords(kind: CsvKind, bytes: Readable | AsyncIterable<Buffer>): AsyncGenerator<CsvRecord> {
  const parser = parse({
    bom: true,
    trim: true,
    relax_column_count: true,
    max_record_size: MOST_BYTES_OF_A_RECORD,
    record_delimiter: ['\r\n', '\n', '\r'],
  });
  const feeding = pipeline(bytes, parser);
  feeding.catch(() => undefined);
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1;
      if (cells.some((cell) => cell.trim() !== '')) yield { row, cells };
    }
    await feeding;
  } catch (error) {
    throw error instanceof CsvError ? quotesDoNotMatch(kind, error) : error;
  }
}

function quotesDoNotMatch({ context }: CsvKind, error: CsvError): DomainError {
  const row = Number((error as CsvError & { records: number }).records) + 1;
  return error.code === ('INVALID_OPENING_QUOTE' as typeof error.code)
    ? new DomainError(
        'invalid',
        `${context}.import-stray-quote`,
        `Row ${row} has a quote inside a cell that is not quoted. Write the cell as "…" with the quote doubled.`,
      )
    : new DomainError(
        'invalid',
        `${context}.import-unclosed-quote`,
        `A quote that opens in row ${row} is never closed, so the rows after it cannot be told apart.`,
      );
}
