import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { DomainError } from '#shared-kernel/domain';
import type { CsvKind } from './csv-kind.js';
import { dialectOf, HEADER_BYTES } from './dialect.js';

/** One record of the file under the row number a spreadsheet shows. */
export interface CsvRecord {
  row: number;
  cells: string[];
}

/** No honest record is longer; without a limit a quote that is never closed would read the whole file into one cell. */
const MOST_BYTES_OF_A_RECORD = 64 * 1024;

/**
 * Reads a file from its bytes, the header first, parted as its start says. A row in which every cell is blank is counted as
 * a spreadsheet counts it and left out. The file as a whole is refused where its quotes do not match.
 */
export async function* readRecords(kind: CsvKind, bytes: AsyncIterable<Buffer>): AsyncGenerator<CsvRecord> {
  const rest = bytes[Symbol.asyncIterator]();
  const start = await readStart(rest);
  const { delimiter, bytesBefore } = dialectOf(kind, start.toString('utf8', 0, HEADER_BYTES));
  const parser = parse({
    delimiter,
    trim: true,
    relax_column_count: true,
    max_record_size: MOST_BYTES_OF_A_RECORD,
    record_delimiter: ['\r\n', '\n', '\r'],
  });
  const feeding = pipeline(followedBy(start.subarray(bytesBefore), rest), parser);
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

/** As many of the first bytes as a header can have, or a few more. */
async function readStart(bytes: AsyncIterator<Buffer>): Promise<Buffer> {
  const read: Buffer[] = [];
  for (let length = 0; length < HEADER_BYTES; length += read.at(-1)!.length) {
    const { value, done } = await bytes.next();
    if (done) break;
    read.push(value);
  }
  return Buffer.concat(read);
}

async function* followedBy(start: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield start;
  yield* { [Symbol.asyncIterator]: () => rest };
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
