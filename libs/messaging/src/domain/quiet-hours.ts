/** From when to when by the clock on the wall nobody is to be written to: `HH:MM` each, `from` included, `to` not. May pass midnight. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/**
 * When the quiet that `at` falls into ends: the first minute whose time on the wall is not quiet, on days on which the clocks
 * change too. Null if it is not quiet.
 */
export function quietUntil(quiet: QuietHours, timeZone: string, at: Date): Date | null {
  let minute = Math.floor(at.getTime() / MINUTE_MS);
  if (!isQuiet(quiet, timeZone, minute)) return null;
  do {
    const end = minute + minutesBetween(wallMinute(timeZone, minute), minuteOf(quiet.to));
    minute = shift(timeZone, minute) === shift(timeZone, end) ? end : clockChange(timeZone, minute, end);
  } while (isQuiet(quiet, timeZone, minute));
  return new Date(minute * MINUTE_MS);
}

function isQuiet({ from, to }: QuietHours, timeZone: string, minute: number): boolean {
  const begins = minuteOf(from);
  return minutesBetween(begins, wallMinute(timeZone, minute)) < minutesBetween(begins, minuteOf(to));
}

/** The first minute after `before` at which the clocks show something else than they would have; `after` is behind it. */
function clockChange(timeZone: string, before: number, after: number): number {
  if (after - before === 1) return after;
  const middle = Math.floor((before + after) / 2);
  return shift(timeZone, middle) === shift(timeZone, before)
    ? clockChange(timeZone, middle, after)
    : clockChange(timeZone, before, middle);
}

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const minutesBetween = (from: number, to: number) => (to - from + DAY_MINUTES) % DAY_MINUTES;

const wallMinute = (timeZone: string, minute: number) =>
  (((minute + shift(timeZone, minute)) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** By how many minutes the clocks there are ahead of UTC at that minute. */
function shift(timeZone: string, minute: number): number {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  clocks.set(timeZone, clock);
  const shown = Object.fromEntries(clock.formatToParts(minute * MINUTE_MS).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(shown.year!, shown.month! - 1, shown.day, shown.hour, shown.minute) / MINUTE_MS - minute;
}
