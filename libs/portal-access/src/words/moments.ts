type Locale = 'en' | 'es';

const formats = new Map<string, { day: Intl.DateTimeFormat; minute: Intl.DateTimeFormat; second: Intl.DateTimeFormat }>();

function formatsFor(timeZone: string, locale: Locale) {
  const key = `${locale} ${timeZone}`;
  const known = formats.get(key);
  if (known) return known;
  const clock = { timeZone, hour: '2-digit', minute: '2-digit' } as const;
  const made = {
    day: new Intl.DateTimeFormat(locale === 'es' ? 'es' : 'en-US', { timeZone, dateStyle: 'medium' }),
    minute: new Intl.DateTimeFormat('en-GB', clock),
    second: new Intl.DateTimeFormat('en-GB', { ...clock, second: '2-digit' }),
  };
  formats.set(key, made);
  return made;
}

/** `Nov 25, 2026` */
export const dayOf = (at: Date, timeZone: string, locale: Locale = 'en') => formatsFor(timeZone, locale).day.format(at);

/** `Nov 25, 2026, 14:05 (America/New_York)` */
export const moment = (at: Date, timeZone: string, locale: Locale = 'en') =>
  `${dayOf(at, timeZone, locale)}, ${formatsFor(timeZone, locale).minute.format(at)} (${timeZone})`;

/** The end of a link to the second, with its zone: `Nov 25, 2026, 23:59:59 (America/New_York)`. */
export const linkEnd = (at: Date, timeZone: string, locale: Locale = 'en') =>
  `${dayOf(at, timeZone, locale)}, ${formatsFor(timeZone, locale).second.format(at)} (${timeZone})`;
