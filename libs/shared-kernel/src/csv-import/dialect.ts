import { parse } from 'csv-parse/sync';
import type { CsvKind } from './csv-kind.js';

/** How a file is written: spreadsheets of different languages part columns differently. */
export interface Dialect {
  readonly delimiter: string;
  /** Bytes before the header: the byte order mark, and a `sep=` line, which spreadsheets do not show as a row. */
  readonly bytesBefore: number;
}

/** Enough of a file to find its header in. */
export const HEADER_BYTES = 16 * 1024;

const delimiters = [',', ';', '\t'];
const separatorLine = /^\ufeff?"?sep=([^\r\n"])"?[,;\t]*(?:\r\n|\n|\r)/i;

/**
 * Reads from a file's start how it is written: as a `sep=` line says, or else so that most of the header's names are found;
 * where none is, so that it falls into most names, each of which the refusal then lists.
 */
export function dialectOf(kind: CsvKind, start: string): Dialect {
  const line = separatorLine.exec(start);
  const before = line?.[0] ?? (start.startsWith('\ufeff') ? '\ufeff' : '');
  const bytesBefore = Buffer.byteLength(before);
  if (line) return { delimiter: line[1]!, bytesBefore };
  const text = start.slice(before.length);
  const [best] = delimiters
    .map((delimiter) => ({ delimiter, names: headerOf(text, delimiter) ?? [] }))
    .map(({ delimiter, names }) => ({ delimiter, known: countKnown(kind, names), all: names.length }))
    .toSorted((one, other) => other.known - one.known || other.all - one.all);
  return { delimiter: best!.delimiter, bytesBefore };
}

/** The first row with anything in it; undefined where its quotes do not match. */
export function headerOf(text: string, delimiter: string): string[] | undefined {
  try {
    const [header] = parse(text, {
      to: 1,
      delimiter,
      trim: true,
      skip_records_with_empty_values: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    }) as string[][];
    return header ?? [];
  } catch {
    return undefined;
  }
}

const countKnown = ({ columns }: CsvKind, cells: readonly string[]) =>
  cells.filter((cell) => (columns as readonly string[]).includes(cell.trim().toLowerCase())).length;
