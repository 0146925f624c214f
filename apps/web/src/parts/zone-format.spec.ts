import { monthsBetween } from '../pages/billing/months.js';
import { linkDays } from '../pages/member/portal/link-days.js';
import { dayKey, shortWhen, timeWords } from '../pages/messages/when-words.js';
import { rememberPracticeZone, zonedWords } from './zone-format.js';

const at = '2026-11-26T03:05:00Z';
const day: Intl.DateTimeFormatOptions = { dateStyle: 'medium' };
/** A zone as new to this runtime as America/Coyhaique is to an old browser. */
const newZone = 'America/Gotham';

describe('An instant in a zone that the browser does not know', () => {
  it('is shown in UTC, by its name, as long as the practice is unknown', () => {
    expect(zonedWords(at, 'en', day, newZone)).toBe('Nov 26, 2026 (UTC)');
    expect(zonedWords(at, 'es', day, '')).toBe('26 nov 2026 (UTC)');
  });

  it('is shown in the practice’s zone, by its name, once that is known', () => {
    rememberPracticeZone('America/New_York');
    expect(zonedWords(at, 'en', day, newZone)).toBe('Nov 25, 2026 (America/New York)');
    expect(timeWords(at, 'en', newZone)).toMatch(/^10:05\sPM \(America\/New York\)$/);
    expect(shortWhen(at, 'en', newZone, new Date('2026-12-24T12:00:00Z'))).toBe('Nov 25 (America/New York)');
    expect(dayKey(at, newZone)).toBe('2026-11-25');
    expect(monthsBetween(new Date('2026-11-01T02:00:00Z'), new Date(at), newZone)).toEqual(['2026-11', '2026-10']);
    expect(linkDays(newZone, 7, new Date(at))).toEqual({ first: '2026-11-25', last: '2026-12-02' });
  });

  it('is shown in UTC where the practice’s zone is as new', () => {
    rememberPracticeZone('America/Metropolis');
    expect(zonedWords(at, 'en', day, newZone)).toBe('Nov 26, 2026 (UTC)');
  });
});

it('A zone that the browser knows needs no name beside the words', () => {
  expect(zonedWords(at, 'en', day, 'America/New_York')).toBe('Nov 25, 2026');
  expect(zonedWords(at, 'en', day, 'Asia/Kathmandu')).toBe('Nov 26, 2026');
});

it('What is no instant is shown as it came', () => {
  expect(zonedWords('some day', 'en', day, 'UTC')).toBe('some day');
});
