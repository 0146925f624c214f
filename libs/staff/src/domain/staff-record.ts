import {
  addressKey,
  DomainError,
  type FieldError,
  line,
  notATimeZone,
  optionalLine,
  optionalText,
  Problem,
  readEmailAddress,
  type Rule,
  timeZoneNamed,
  withoutInvisible,
} from '#shared-kernel/domain';
import { type Locale, localeNamed } from './locale.js';

export type { Locale };

/** The person's record without the e-mails. */
export interface Biographics {
  givenName: string;
  /** Empty for somebody who has one name. */
  familyName: string;
  jobTitle: string | null;
  office: string | null;
  phone: string | null;
  timeZone: string;
  locale: Locale;
}

export type GivenBiographics = { [Field in keyof Biographics]?: string | null };

export interface GivenEmail {
  address: string;
  primary?: boolean;
}

/** What could be read, and everything that could not. */
export interface Reading<T> {
  values: T;
  errors: FieldError[];
}

const MOST_EMAILS = 20;
const tooMany: FieldError = { path: 'emails', message: `must have ${MOST_EMAILS} addresses at most` };

const timeZone: Rule<string> = (given) => timeZoneNamed(given) ?? new Problem(notATimeZone(given));

const locale: Rule<Locale> = (given) => localeNamed(given) ?? new Problem('must be en or es');

const rules: { [Field in keyof Biographics]: Rule<Biographics[Field]> } = {
  givenName: line(200),
  familyName: optionalLine(200),
  jobTitle: optionalText(200),
  office: optionalText(200),
  phone: optionalText(50),
  timeZone,
  locale,
};

/** Reads the fields that are given, in the order of the record; a field that is `undefined` is not asked about. */
export function readBiographics(given: GivenBiographics): Reading<Partial<Biographics>> {
  const values: Record<string, unknown> = {};
  const errors: FieldError[] = [];
  for (const field of Object.keys(rules) as (keyof Biographics)[]) {
    if (given[field] === undefined) continue;
    const value = rules[field](given[field] ?? '');
    if (value instanceof Problem) errors.push({ path: field, message: value.message });
    else values[field] = value;
  }
  return { values, errors };
}

const readId = line(100);

/** The id of the person in the practice's own system. */
export function readExternalId(given: string): Reading<string | null> {
  const value = readId(given);
  return value instanceof Problem
    ? { values: null, errors: [{ path: 'externalId', message: value.message }] }
    : { values: value, errors: [] };
}

/**
 * The addresses as they are kept, the primary first: the one marked, or else the first. One given twice, in any case or once
 * with its accents and once without, counts once.
 */
export function readEmails(given: readonly GivenEmail[]): Reading<string[]> {
  if (given.length > MOST_EMAILS * 5) return { values: [], errors: [tooMany] };
  const errors: FieldError[] = [];
  const emails = given.map(({ address, primary }) => ({ address: withoutInvisible(address), primary }));
  const primaries = emails.filter((email) => email.primary);
  if (given.length === 0) errors.push({ path: 'emails', message: 'must have at least one address' });
  if (primaries.length > 1) errors.push({ path: 'emails', message: 'must have exactly one primary address' });
  emails.forEach(({ address }, index) => {
    if (readEmailAddress(address) === undefined)
      errors.push({ path: `emails.${index}.address`, message: `${shown(address)} is not an e-mail address` });
  });
  const byKey = new Map<string, string>();
  for (const { address } of [...primaries, ...emails]) {
    const key = addressKey(address);
    if (!byKey.has(key)) byKey.set(key, readEmailAddress(address) ?? address);
  }
  if (byKey.size > MOST_EMAILS) errors.push(tooMany);
  return { values: [...byKey.values()], errors };
}

export function refuseWrongFields(errors: FieldError[]): void {
  if (errors.length > 0)
    throw new DomainError('invalid', 'staff.invalid-record', 'Some fields of the staff record are not right.', errors);
}

export function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

const shown = (text: string) => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
