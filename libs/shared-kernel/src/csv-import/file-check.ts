import { isUtf8 } from 'node:buffer';
import { DomainError } from '#shared-kernel/domain';
import { type CsvKind, readHeader } from './csv-kind.js';
import { dialectOf, HEADER_BYTES, headerOf } from './dialect.js';

export const MOST_BYTES = 20 * 1024 * 1024;

export const fileTooLarge = ({ context }: CsvKind) =>
  new DomainError('too-large', `${context}.import-too-large`, 'The file is larger than 20 MB. Split it into several files.');

/** Refuses, before anything is stored, a file that cannot be of the kind. Looks at every byte but parses the header only. */
export function checkFile(kind: CsvKind, file: Buffer): void {
  const invalid = (code: string, message: string) => new DomainError('invalid', `${kind.context}.import-${code}`, message);
  if (file.length > MOST_BYTES) throw fileTooLarge(kind);
  if (workbooks.has(file.toString('hex', 0, 4)))
    throw invalid('binary', 'The file is a workbook, not CSV. Save it from the spreadsheet program as "CSV UTF-8".');
  if (file.includes(0)) throw invalid('binary', 'The file is not text: it contains NUL bytes. Save it as "CSV UTF-8".');
  if (!isUtf8(file)) throw invalid('not-utf8', 'The file is not UTF-8. Save it as "CSV UTF-8".');
  const start = file.toString('utf8', 0, HEADER_BYTES);
  const { delimiter, bytesBefore } = dialectOf(kind, start);
  const text = file.toString('utf8', bytesBefore, HEADER_BYTES);
  if (text.trim() === '') throw invalid('empty', 'The file is empty.');
  const header = headerOf(text, delimiter);
  if (!header) throw invalid('header', 'The first row of the file cannot be read as a header: a quote in it is not closed.');
  readHeader(kind, header);
}

/** How files of Excel and OpenDocument (ZIP) and of Excel before 2007 begin. */
const workbooks = new Set(['504b0304', 'd0cf11e0']);
