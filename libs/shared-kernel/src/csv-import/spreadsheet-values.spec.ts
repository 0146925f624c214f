import { isShortenedNumber, spreadsheetFault, spreadsheetGuess, withLeadingZeros } from './spreadsheet-values.js';

describe('A value that only a spreadsheet makes', () => {
  test.each([
    ['5.55E+09', 'is a number as a spreadsheet writes it'],
    ['1.55501E+10', 'is a number as a spreadsheet writes it'],
    ['5,55E+09', 'is a number as a spreadsheet writes it'],
    ['1E+05', 'is a number as a spreadsheet writes it'],
    ['5.55e+09', 'is a number as a spreadsheet writes it'],
    ['-1.2E-7', 'is a number as a spreadsheet writes it'],
    ['5550102001.0', 'is a number as a spreadsheet writes it'],
    ['5550102001,00', 'is a number as a spreadsheet writes it'],
    ['#N/A', 'is an error value of a spreadsheet'],
    ['#N/D', 'is an error value of a spreadsheet'],
    ['#REF!', 'is an error value of a spreadsheet'],
    ['#¡REF!', 'is an error value of a spreadsheet'],
    ['#NAME?', 'is an error value of a spreadsheet'],
    ['#¿NOMBRE?', 'is an error value of a spreadsheet'],
    ['#VALUE!', 'is an error value of a spreadsheet'],
    ['#DIV/0!', 'is an error value of a spreadsheet'],
    ['#NUM!', 'is an error value of a spreadsheet'],
    ['#NULL!', 'is an error value of a spreadsheet'],
    ['#NV', 'is an error value of a spreadsheet'],
    ['#SPILL!', 'is an error value of a spreadsheet'],
    ['Err:502', 'is an error value of a spreadsheet'],
    ['####', 'is what a spreadsheet shows in a column that is too narrow'],
    ['##########', 'is what a spreadsheet shows in a column that is too narrow'],
  ])('is told from others: %s %s', (text, why) => expect(spreadsheetFault(text)).toMatch(`${text} ${why}`));

  test.each([
    '+1 555 010 2030',
    '15550102030',
    '555.010.2030',
    '007',
    '1.5',
    'E-1001',
    'E+09',
    '12E4',
    'EMP-1E+A',
    '#1',
    '#',
    'Suite #200',
    '#Team North',
    'N/A',
    'Unit 5.0',
    '2.10.1',
    'dana@clinic.example',
    'Harbor "West"',
  ])('is not %s', (text) => expect(spreadsheetFault(text)).toBeUndefined());

  test.each(['1-Mar', '01-Mar', '3-ene', 'Mar-05', '12-dic-2026', '2-Sep-26'])('may be the date %s', (text) =>
    expect(spreadsheetGuess(text)).toMatch(`${text} looks like a date`),
  );

  test.each(['2026-11-26', 'March', 'Mar', '1-Marina', 'Mar-Lopez', '555-0102', '13-Dana'])('is hardly the date %s', (text) =>
    expect(spreadsheetGuess(text)).toBeUndefined(),
  );
});

test('An id that lost its zeros may be any of those that have some', () => {
  expect(withLeadingZeros('123')).toEqual([
    '0123',
    '00123',
    '000123',
    '0000123',
    '00000123',
    '000000123',
    '0000000123',
    '00000000123',
    '000000000123',
  ]);
  for (const whole of ['0123', 'E-1', '', '12 3', '0', '1234567890123']) expect(withLeadingZeros(whole)).toEqual([]);
});

test.each([
  ['15550102030', '+15550102030', true],
  ['5550102030', '05550102030', true],
  ['5550102030', '005550102030', true],
  ['15550102030', '15550102030', false],
  ['15550102031', '+15550102030', false],
  ['+15550102030', '05550102030', false],
  ['555 010 2030', '0555 010 2030', false],
  ['', '+', false],
])('%j is what a spreadsheet leaves of %j: %s', (now, before, answer) => expect(isShortenedNumber(now, before)).toBe(answer));
