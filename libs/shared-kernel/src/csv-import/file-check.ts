import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { DomainError } from '#shared-kernel/domain';
import { type CsvKind, readHeader } from './csv-kind.js';

export const MOST_BYTES = 20 * 1024 * 1024;

/** The first row of an honest file is far shorter; a longer one is a quote that was never closed, or no table. */
const HEADER_BYTES = 16 * 1024;

export const fileTooLarge = ({ context }: CsvKind) =>
  new DomainError('too-large', `${context}.import-too-large`, 'The file is larger than 20 MB. Split it into several files.');

/** Refuses, before anything is stored, a file that cannot be of the kind. Looks at every byte but parses the header only. */
export function checkFile(kind: CsvKind, file: Buffer): void {
  const invalid = (code: string, message: string) => new DomainError('invalid', `${kind.context}.import-${code}`, message);
  if (file.length > MOST_BYTES) throw fileTooLarge(kind);
  if (file.includes(0)) throw invalid('binary', 'The file is not text: it contains NUL bytes. Save it as CSV (UTF-8).');
  if (!isUtf8(file)) throw invalid('not-utf8', 'The file is not UTF-8. Save it as "CSV UTF-8".');
  const start = file.toString('utf8', 0, HEADER_BYTES).replace(/^\ufeff/, '');
  if (start.trim() === '') throw invalid('empty', 'The file is empty.');
  const header = firstRecord(start);
  if (!header) throw invalid('header', 'The first row of the file cannot be read as a header: a quote in it is not closed.');
  readHeader(kind, header);
}

function firstRecord(text: string): string[] | undefined {
  try {
    const [header] = parse(text, {
      to: 1,
      trim: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    }) as string[][];
    return header ?? [];
  } catch {
    return undefined;
  }
}
