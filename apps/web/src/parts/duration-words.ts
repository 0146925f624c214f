const units = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

/** How long something takes or took, in the largest unit that fits: `2 minutes`. Never shorter than it is. */
export function durationWords(seconds: number, language: string): string {
  const { unit, seconds: one } = units.find((each) => seconds >= each.seconds) ?? units[3];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.ceil(seconds / one));
}
