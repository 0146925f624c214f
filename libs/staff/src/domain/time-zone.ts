const known = new Map<string, boolean>();

/** True for a name of the IANA time zone database, links such as `Asia/Calcutta` included; false for `+01:00`. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/.test(name)) return false;
  const answer = known.get(name) ?? accepted(name);
  // Making a formatter is slow, an import asks 50,000 times, and made-up names must not fill the memory.
  if (known.size < 1_000) known.set(name, answer);
  return answer;
}

function accepted(name: string): boolean {
  try {
    return Boolean(Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
