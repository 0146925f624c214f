import fc from 'fast-check';
import { quietUntil } from './quiet-hours.js';

const night = { from: '22:00', to: '06:30' };
const until = (quiet: { from: string; to: string }, zone: string, at: string) =>
  quietUntil(quiet, zone, new Date(at))?.toISOString() ?? null;

describe('Quiet hours', () => {
  it('last from their beginning to just before their end, by the clock on the wall of the person', () => {
    const noon = { from: '12:00', to: '13:00' };
    expect(until(noon, 'Asia/Kathmandu', '2026-11-25T06:14:59.999Z')).toBeNull();
    expect(until(noon, 'Asia/Kathmandu', '2026-11-25T06:15:00Z')).toBe('2026-11-25T07:15:00.000Z');
    expect(until(noon, 'Asia/Kathmandu', '2026-11-25T07:14:59.999Z')).toBe('2026-11-25T07:15:00.000Z');
    expect(until(noon, 'Asia/Kathmandu', '2026-11-25T07:15:00Z')).toBeNull();
  });

  it('pass midnight', () => {
    expect(until(night, 'America/New_York', '2026-11-26T03:30:00Z')).toBe('2026-11-26T11:30:00.000Z');
    expect(until(night, 'America/New_York', '2026-11-26T11:00:00Z')).toBe('2026-11-26T11:30:00.000Z');
    expect(until(night, 'America/New_York', '2026-11-26T12:00:00Z')).toBeNull();
  });

  it('are an hour shorter or longer in the night in which the clocks change', () => {
    expect(until(night, 'America/New_York', '2026-03-08T04:00:00Z')).toBe('2026-03-08T10:30:00.000Z');
    expect(until(night, 'America/New_York', '2026-11-01T03:00:00Z')).toBe('2026-11-01T11:30:00.000Z');
  });

  it('end with the jump of the clocks where their end is left out', () => {
    expect(until({ from: '22:00', to: '02:30' }, 'America/New_York', '2026-03-08T04:00:00Z')).toBe('2026-03-08T07:00:00.000Z');
  });

  const zones = [
    'America/New_York',
    'Europe/Madrid',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'UTC',
  ];
  const time = fc.integer({ min: 0, max: 1_439 }).map((m) => new Date(m * 60_000).toISOString().slice(11, 16));
  const hours = fc.tuple(time, time).filter(([from, to]) => from !== to);
  // Around the nights in which clocks change, and anywhere else.
  const nights = ['2026-03-08', '2026-03-29', '2026-04-04', '2026-10-03', '2026-10-25', '2026-11-01', '2026-07-01'];
  const instant = fc.tuple(fc.constantFrom(...nights), fc.integer({ min: -1_440, max: 1_440 }));

  it('are over at the first minute whose time on the wall is not among them, whatever zone, day and hours', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), hours, instant, (zone, [from, to], [day, minutes]) => {
        const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
        const isQuiet = (at: number) => {
          const wall = clock.format(at);
          return from < to ? from <= wall && wall < to : from <= wall || wall < to;
        };
        const start = Date.parse(`${day}T12:00:00Z`) + minutes * 60_000;
        let end = start;
        while (isQuiet(end)) end += 60_000;
        expect(quietUntil({ from, to }, zone, new Date(start))).toEqual(end === start ? null : new Date(end));
      }),
      { numRuns: 150 },
    );
  });
});
