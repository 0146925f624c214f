import { dayKey, dayWords, shortWhen } from './when-words.js';

const now = new Date('2026-11-26T04:30:00Z');

describe('When a message was sent', () => {
  it('is told by the calendar of the reader, not by that of the clock', () => {
    const at = '2026-11-26T03:00:00Z';
    expect([dayKey(at, 'America/New_York'), dayKey(at, 'Europe/Madrid')]).toEqual(['2026-11-25', '2026-11-26']);
    expect(dayWords(at, 'en', 'America/New_York', now)).toBe('Today');
    expect(dayWords('2026-11-25T04:30:00Z', 'en', 'America/New_York', now)).toBe('Yesterday');
    expect(dayWords('2026-11-25T12:00:00Z', 'es', 'Europe/Madrid', now)).toBe('Ayer');
    expect(dayWords('2026-11-20T12:00:00Z', 'en', 'Europe/Madrid', now)).toBe('Friday, November 20, 2026');
  });

  it('is as short as it can be in a list', () => {
    expect(shortWhen('2026-11-26T03:05:00Z', 'en', 'UTC', now)).toMatch(/^3:05\sAM$/);
    expect(shortWhen('2026-03-02T03:05:00Z', 'en', 'UTC', now)).toBe('Mar 2');
    expect(shortWhen('2025-03-02T03:05:00Z', 'en', 'UTC', now)).toBe('3/2/25');
  });
});
