import {
  type FieldError,
  isCurrency,
  line,
  optionalText,
  Problem,
  readEmailAddress,
  type Rule,
  visibleText,
  withoutInvisible,
} from '#shared-kernel/domain';

/** What is written on an account by hand or by an import. */
export interface AccountFields {
  holderName: string;
  /** Where bills and receipts for the holder go. */
  email: string | null;
  /** The account in the practice's own system. */
  externalId: string | null;
  /** ISO code in lower case. */
  currency: string;
}

export type GivenAccountFields = { [Field in keyof AccountFields]?: string | null | undefined };

const shortText = optionalText(254);

const email: Rule<string | null> = (given) => {
  const text = shortText(withoutInvisible(given));
  if (text instanceof Problem || text === null) return text;
  return readEmailAddress(text) ?? new Problem('must be an e-mail address');
};

const externalId: Rule<string | null> = (given) => (visibleText(given) === '' ? null : line(100)(given));

const currency: Rule<string> = (given) => {
  const code = given.trim().toLowerCase();
  return isCurrency(code) ? code : new Problem('must be the ISO code of a currency that can be billed in, such as usd');
};

const rules: { [Field in keyof AccountFields]: Rule<AccountFields[Field]> } = {
  holderName: line(200),
  email,
  externalId,
  currency,
};

/** Reads the fields that are given; a field that is `undefined` is not asked about. */
export function readAccountFields(given: GivenAccountFields): { values: Partial<AccountFields>; errors: FieldError[] } {
  const values: Record<string, unknown> = {};
  const errors: FieldError[] = [];
  for (const field of Object.keys(rules) as (keyof AccountFields)[]) {
    if (given[field] === undefined) continue;
    const value = rules[field](given[field] ?? '');
    if (value instanceof Problem) errors.push({ path: field, message: value.message });
    else values[field] = value;
  }
  return { values, errors };
}
