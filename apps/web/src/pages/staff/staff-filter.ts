import type { Schemas } from '../../api/client.js';

export const states = [
  'not_invited',
  'invited',
  'setup_incomplete',
  'active',
  'disabled',
] as const satisfies Schemas['PortalState'][];
export const features = [
  'secure_messaging',
  'billing_documents',
  'balance_payment',
] as const satisfies Schemas['PortalFeature'][];
export const sorts = ['name', '-name', '-registered', 'registered'] as const;

/** Which people are meant. */
export interface StaffFilter {
  search?: string;
  status?: (typeof states)[number];
  feature?: (typeof features)[number];
  office?: string;
}

/** What the address of the staff list says; everything in it may be typed by hand. */
export interface StaffSearch extends StaffFilter {
  sort?: (typeof sorts)[number];
  cursor?: string;
}

/** The address may carry anything; what is not understood is left out. */
export function readStaffFilter(given: Record<string, unknown>): StaffSearch {
  const search: StaffSearch = {
    search: text(given.search, 200),
    status: oneOf(states, given.status),
    feature: oneOf(features, given.feature),
    office: text(given.office, 200),
    sort: oneOf(sorts, given.sort),
    cursor: text(given.cursor, 4_000),
  };
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

export const filterOf = ({ search, status, feature, office }: StaffSearch): StaffFilter => ({ search, status, feature, office });

export const isFiltered = (filter: StaffFilter) => Boolean(filter.search || filter.status || filter.feature || filter.office);

// A number typed into the address arrives as a number.
function text(value: unknown, most: number): string | undefined {
  const words = typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, most) : '';
  return words.trim() === '' ? undefined : words;
}

function oneOf<Value extends string>(values: readonly Value[], value: unknown): Value | undefined {
  return values.find((each) => each === value);
}
