const isKnown = new Map<string, boolean>();
let practiceZone: string | undefined;

/** The zone in whose time instants are shown where this browser does not know the zone that was asked for. */
export function rememberPracticeZone(timeZone: string): void {
  practiceZone = timeZone;
}

/** The zone asked for, or else the practice's, or else UTC: an old browser does not know a zone that is new. */
export function usableZone(timeZone: string): string {
  return [timeZone, practiceZone].find((zone) => zone !== undefined && knows(zone)) ?? 'UTC';
}

/** A formatter that is made in any browser. Where words are shown, `zonedWords` also names a zone that had to stand in. */
export function zoneFormat(language: string, options: Intl.DateTimeFormatOptions, timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language, { ...options, timeZone: usableZone(timeZone) });
}

/** An instant in words. Another zone than the one asked for is named: `Nov 26, 2026 (UTC)`. Never throws. */
export function zonedWords(at: string | Date, language: string, options: Intl.DateTimeFormatOptions, timeZone: string): string {
  const instant = new Date(at);
  if (Number.isNaN(instant.getTime())) return String(at);
  const used = usableZone(timeZone);
  const words = zoneFormat(language, options, used).format(instant);
  return used === timeZone ? words : `${words} (${used.replaceAll('_', ' ')})`;
}

function knows(timeZone: string): boolean {
  const known = isKnown.get(timeZone);
  if (known !== undefined) return known;
  const answer = canFormat(timeZone);
  isKnown.set(timeZone, answer);
  return answer;
}

function canFormat(timeZone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }));
  } catch {
    return false;
  }
}
