import { zoneFormat } from '../../parts/zone-format.js';

const isMonth = (text: string) => /^20\d{2}-(0[1-9]|1[0-2])$/.test(text);

/** The month that an address names, if it names one. */
export const readMonth = ({ month }: Record<string, unknown>): { month?: string } =>
  typeof month === 'string' && isMonth(month) ? { month } : {};

/** The month in which an instant lies in a time zone: `2026-11`. */
function monthOf(at: Date, timeZone: string): string {
  const parts = zoneFormat('en-US', { year: 'numeric', month: '2-digit' }, timeZone).formatToParts(at);
  const part = (type: 'year' | 'month') => parts.find((each) => each.type === type)!.value;
  return `${part('year')}-${part('month')}`;
}

function monthBefore(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

/** Every month of the practice's calendar from one instant to another, the newest first. */
export function monthsBetween(from: Date, to: Date, timeZone: string): string[] {
  const first = monthOf(from, timeZone);
  const months = [monthOf(to, timeZone)];
  while (months.at(-1)! > first) months.push(monthBefore(months.at(-1)!));
  return months;
}

/** `2026-11` as people say it. */
export function monthWords(month: string, language: string): string {
  const words = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
  return words.charAt(0).toLocaleUpperCase(language) + words.slice(1);
}
