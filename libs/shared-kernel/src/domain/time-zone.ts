import { adviceFor, currentNames, links } from './time-zone-names.js';

export interface TimeZoneChoice {
  /** Today's name in the IANA time zone database. */
  name: string;
  /** Former names and links of the same zone, under which people may look for it. */
  otherNames: string[];
}

const listed = Intl.supportedValuesOf('timeZone');
const nameByKey = new Map([...listed, ...Object.values(currentNames), ...links].map((name) => [name.toLowerCase(), name]));

/** A place that the lists above do not know yet, such as one that was renamed after this was written. */
const place =
  /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)(?:\/[A-Z][A-Za-z]*(?:[_-][A-Za-z]+)*){1,2}$/;

const known = new Map<string, string | undefined>();

/**
 * The zone that a text names, spelled as the IANA time zone database spells it, or undefined. Links such as `US/Eastern` are
 * names like any other and stay what they are; offsets (`+01:00`) and abbreviations (`EST`) are no names. That PostgreSQL
 * takes each of these names too is what a spec holds (known-time-zone.integration.spec.ts).
 */
export function timeZoneNamed(text: string): string | undefined {
  const given = text.trim();
  if (known.has(given)) return known.get(given);
  const name = nameByKey.get(given.toLowerCase()) ?? (place.test(given) ? given : undefined);
  const answer = name !== undefined && resolved(name) !== undefined ? name : undefined;
  // Making a formatter is slow, an import asks 50,000 times, and made-up names must not fill the memory.
  if (known.size < 1_000) known.set(given, answer);
  return answer;
}

/** Why a text is no time zone and what to write, as the end of a sentence. */
export function notATimeZone(text: string): string {
  const advised = adviceFor.get(text.trim().toLowerCase());
  return advised
    ? `must be an IANA time zone: ${advised} rather than ${text.trim()}`
    : 'must be an IANA time zone such as America/New_York';
}

/** Every zone under today's name, by name, for a person to choose from. */
export function timeZoneChoices(): TimeZoneChoice[] {
  const choices = new Map<string, TimeZoneChoice>();
  for (const name of new Set([...listed, 'UTC']))
    choices.set(resolved(name)!, { name: currentNames[name] ?? name, otherNames: name in currentNames ? [name] : [] });
  for (const link of links) {
    const zone = resolved(link);
    const choice = zone === undefined ? undefined : choices.get(zone);
    if (choice && choice.name !== link) choice.otherNames.push(link);
  }
  return [...choices.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** The name by which `Intl` itself calls the zone; undefined where it has none of this name. */
function resolved(name: string): string | undefined {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
