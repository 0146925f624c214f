import fc from 'fast-check';
import { readHeader, readRecords } from '#shared-kernel/csv-import';
import { addressesIn } from '#shared-kernel/domain';
import { StaffMember } from '../domain/staff-member.js';
import { type Column, columnFields, roster } from './roster-columns.js';
import { readRow } from './roster-row.js';

const columns = Object.keys(columnFields) as Column[];
const defaults = { timeZone: 'America/New_York', locale: 'en' } as const;

const quoted = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');

async function* inSlices(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function recordsOf(text: string, slice = 7) {
  const records = [];
  for await (const record of readRecords(roster, inSlices(Buffer.from(text), slice))) records.push(record);
  return records;
}

/** What the record would hold if the cells were registered one by one, or null where that is refused. */
function registered(cells: Record<Column, string>) {
  try {
    const { externalId, emails, givenName, familyName, jobTitle, office, phone, timeZone, locale } = StaffMember.register({
      externalId: cells.external_id,
      givenName: cells.given_name,
      familyName: cells.family_name,
      jobTitle: cells.job_title,
      office: cells.office,
      phone: cells.phone,
      timeZone: cells.time_zone.trim() || defaults.timeZone,
      locale: cells.locale.trim() || defaults.locale,
      emails: addressesIn(cells.emails).map((address) => ({ address })),
    });
    return { externalId, emails, givenName, familyName, jobTitle, office, phone, timeZone, locale };
  } catch {
    return null;
  }
}

/** Nothing that only a spreadsheet writes: what becomes of that, other tests say. */
const plainText = fc.string({ unit: 'grapheme' }).filter((text) => !/^[\s'+-]*[#\d]|^\s*err:/i.test(text));

const cell = fc.oneof(plainText, fc.constantFrom('', ' ', 'a,b', 'two\nlines', 'two\r\nlines', 'say "yes"', ';', '=1+1'));

test('Whatever stands in quoted cells is read as it was written, under the row a spreadsheet shows', async () => {
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom('\n', '\r\n'), fc.integer({ min: 1, max: 50 }), async (rows, lineBreak, slice) => {
      const expected = rows
        .map((cells, index) => ({ row: index + 1, cells }))
        .filter(({ cells }) => cells.some((text) => text.trim() !== ''));
      expect(await recordsOf(rows.map(quoted).join(lineBreak), slice)).toEqual(expected);
    }),
  );
});

test('A row without errors is one that could be registered, and no other', () => {
  const oneOf = (...good: string[]) =>
    fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: cell });
  const row = fc.record({
    external_id: oneOf('E-1'),
    given_name: oneOf('Dana'),
    family_name: oneOf('Silva', ''),
    job_title: oneOf('', 'Nurse'),
    office: oneOf('', 'Lakeview'),
    emails: oneOf(
      'd@clinic.example',
      'd@clinic.example; e@home.example;',
      'd@clinic..example',
      'D@clinic.example;d@clinic.example',
      'Dana Silva <d@clinic.example>, e@home.example',
    ),
    phone: oneOf('', '555'),
    time_zone: oneOf('', 'Asia/Tokyo', 'Mars/Olympus'),
    locale: oneOf('', 'es', 'es-MX', 'English'),
  });
  fc.assert(
    fc.property(row, (cells) => {
      const read = readRow(columns, { row: 2, cells: columns.map((column) => cells[column]) }, defaults);
      for (const error of read.errors) expect(columns).toContain(error.column);
      const { externalId, emails, biographics } = read;
      expect(registered(cells)).toEqual(read.errors.length > 0 ? null : { externalId, emails, ...biographics });
    }),
    { numRuns: 500 },
  );
});

test('A header may have its columns in any order and case, with blanks around them', () => {
  const shuffled = fc.shuffledSubarray(columns, { minLength: columns.length });
  fc.assert(
    fc.property(shuffled, (order) => {
      expect(
        readHeader(
          roster,
          order.map((column) => ` ${column.toUpperCase()} `),
        ),
      ).toEqual(order);
    }),
  );
});

test('A header names everything that is wrong with it', () => {
  const errors = () => {
    try {
      readHeader(roster, ['external_id', 'given_name', 'salary', '', 'given_name', 'toString']);
    } catch (error) {
      return (error as { errors: { path: string }[] }).errors.map(({ path }) => path);
    }
    return [];
  };
  expect(errors()).toEqual(['salary', 'given_name', 'toString', 'family_name', 'emails']);
});
