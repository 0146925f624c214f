import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { DomainError } from '#shared-kernel/domain';
import { readHeader } from './roster-columns.js';

export const MOST_BYTES = 20 * 1024 * 1024;

/** The first row of a roster is far shorter; a longer one is a quote that was never closed, or no roster. */
const HEADER_BYTES = 16 * 1024;

export const rosterTooLarge = () =>
  new DomainError('too-large', 'staff.import-too-large', 'The file is larger than 20 MB. Split it into several files.');

/** Refuses, before anything is stored, a file that cannot be a roster. Looks at every byte but parses the header only. */
export function checkRoster(file: Buffer): void {
  if (file.length > MOST_BYTES) throw rosterTooLarge();
  if (file.includes(0))
    throw new DomainError(
      'invalid',
      'staff.import-binary',
      'The file is not text: it contains NUL bytes. Save it as CSV (UTF-8).',
    );
  if (!isUtf8(file)) throw new DomainError('invalid', 'staff.import-not-utf8', 'The file is not UTF-8. Save it as "CSV UTF-8".');
  const start = file.toString('utf8', 0, HEADER_BYTES).replace(/^\ufeff/, '');
  if (start.trim() === '') throw new DomainError('invalid', 'staff.import-empty', 'The file is empty.');
  readHeader(firstRecord(start));
}

function firstRecord(text: string): string[] {
  try {
    const [header] = parse(text, {
      to: 1,
      trim: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    }) as string[][];
    return header ?? [];
  } catch {
    throw new DomainError(
      'invalid',
      'staff.import-header',
      'The first row of the file cannot be read as a header: a quote in it is not closed.',
    );
  }
}
