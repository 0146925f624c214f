/** A calendar day (`2026-11-24`) in the reader's language; it belongs to no time zone. */
export const dayWords = (day: string, language: string, year = true) =>
  new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', ...(year && { year: 'numeric' }), timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
