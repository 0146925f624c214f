const units = [
  { unit: 'megabyte', bytes: 1_000_000 },
  { unit: 'kilobyte', bytes: 1_000 },
  { unit: 'byte', bytes: 1 },
] as const;

/** How large a file is, in the largest unit that fits: `1.2 MB`. */
export function sizeWords(size: number, language: string): string {
  const { unit, bytes } = units.find((each) => size >= each.bytes) ?? units[2];
  const unitDisplay = unit === 'byte' ? 'long' : 'short';
  const format = { style: 'unit', unit, unitDisplay, maximumFractionDigits: unit === 'megabyte' ? 1 : 0 } as const;
  return new Intl.NumberFormat(language, format).format(size / bytes);
}
