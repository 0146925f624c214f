import { zoneFormat } from '../../../parts/zone-format.js';

/** The calendar day, `YYYY-MM-DD`, that it is at an instant in a zone. */
function dayIn(timeZone: string, at: Date): string {
  // The one common format that is written like the API's days.
  return zoneFormat('sv-SE', { dateStyle: 'short' }, timeZone).format(at);
}

function daysLater(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The days through which a password link may be made to work. The API has the last word: its clock counts. */
export function linkDays(timeZone: string, maxDays: number, now = new Date()): { first: string; last: string } {
  const first = dayIn(timeZone, now);
  return { first, last: daysLater(first, maxDays) };
}

/** A calendar day in words, the same day in every zone. */
export function dayWords(day: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}
