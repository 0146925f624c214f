import { zonedWords, zoneFormat } from '../../parts/zone-format.js';

const dayOf = (at: Date, timeZone: string) =>
  zoneFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' }, timeZone).format(at);

/** The day of an instant in a zone, as a key: `2026-11-26`. */
export const dayKey = (at: string, timeZone: string): string => dayOf(new Date(at), timeZone);

/** How many days of the calendar there lie between then and now. */
function daysAgo(at: string, now: Date, timeZone: string): number {
  const [then, today] = [dayOf(new Date(at), timeZone), dayOf(now, timeZone)].map((day) => Date.parse(`${day}T00:00:00Z`));
  return Math.round((today! - then!) / 86_400_000);
}

/** "Today", "Yesterday", else the whole date. */
export function dayWords(at: string, language: string, timeZone: string, now = new Date()): string {
  const ago = daysAgo(at, now, timeZone);
  if (ago === 0 || ago === 1) {
    const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-ago, 'day');
    return words.charAt(0).toLocaleUpperCase(language) + words.slice(1);
  }
  return zonedWords(at, language, { dateStyle: 'full' }, timeZone);
}

export const timeWords = (at: string, language: string, timeZone: string): string =>
  zonedWords(at, language, { timeStyle: 'short' }, timeZone);

/** As short as it can be said: the time today, the day this year, else the date. */
export function shortWhen(at: string, language: string, timeZone: string, now = new Date()): string {
  if (daysAgo(at, now, timeZone) === 0) return timeWords(at, language, timeZone);
  const sameYear = dayOf(new Date(at), timeZone).slice(0, 4) === dayOf(now, timeZone).slice(0, 4);
  const format: Intl.DateTimeFormatOptions = sameYear ? { month: 'short', day: 'numeric' } : { dateStyle: 'short' };
  return zonedWords(at, language, format, timeZone);
}
