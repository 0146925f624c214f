import { monthsBetween, monthWords, readMonth } from './months.js';

it('Months are those of the practice, the newest first, over the turn of a year', () => {
  const [from, to] = [new Date('2026-11-01T03:00:00Z'), new Date('2027-02-01T04:59:00Z')];
  expect(monthsBetween(from, to, 'UTC')).toEqual(['2027-02', '2027-01', '2026-12', '2026-11']);
  expect(monthsBetween(from, to, 'America/New_York')).toEqual(['2027-01', '2026-12', '2026-11', '2026-10']);
});

it('An account that was opened this month has this month', () => {
  const now = new Date('2026-11-26T12:00:00Z');
  expect(monthsBetween(now, now, 'UTC')).toEqual(['2026-11']);
  // A device whose clock is behind.
  expect(monthsBetween(now, new Date('2026-10-26T12:00:00Z'), 'UTC')).toEqual(['2026-10']);
});

it('A month is said in the language of the reader', () => {
  expect([monthWords('2026-11', 'en'), monthWords('2026-11', 'es')]).toEqual(['November 2026', 'Noviembre de 2026']);
});

it('Of an address only a month is taken', () => {
  expect([{ month: '2026-11' }, { month: '2026-13' }, { month: 2026 }, {}].map(readMonth)).toEqual([
    { month: '2026-11' },
    {},
    {},
    {},
  ]);
});
