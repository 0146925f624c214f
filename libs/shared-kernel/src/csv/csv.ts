import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';

/** What a spreadsheet would take for a formula, also in the wide letters of East Asian keyboards. */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
/** Without it spreadsheets read UTF-8 as the letters of another alphabet. */
const byteOrderMark = '\ufeff';

/** Quoted; and a text that a spreadsheet would take for a formula starts with an apostrophe, which makes it text. */
export function csvCell(text: string): string {
  const harmless = formula.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** One line of a CSV file with its end; null is an empty cell. */
export function csvRow(values: readonly (string | null)[]): string {
  return `${values.map((value) => (value === null ? '' : csvCell(value))).join(',')}\r\n`;
}

/** Sends the lines as a file while they are made: no more of them are kept than the reader has not taken yet. */
export function csvDownload(lines: AsyncIterable<string>, filename: string): StreamableFile {
  return new StreamableFile(Readable.from(withMark(lines)), {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${filename}"`,
  });
}

async function* withMark(lines: AsyncIterable<string>): AsyncGenerator<string> {
  yield byteOrderMark;
  yield* lines;
}
