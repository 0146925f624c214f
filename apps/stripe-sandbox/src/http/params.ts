import { z } from 'zod';
import { isCurrency } from '../money/currencies.js';
import { StripeFailure } from '../failure.js';

// The kinds of parameters that Stripe knows. All of them come as text.

const failsWith = (code: string, error: (input: unknown) => string) => ({
  error: (issue: { input?: unknown }) => error(issue.input),
  params: { code },
});

export const text = (max = 5_000) =>
  z
    .string()
    .refine(
      (value) => value !== '',
      failsWith('parameter_invalid_empty', () => 'You passed an empty string for this parameter.'),
    )
    .refine(
      (value) => value.length <= max,
      failsWith('parameter_invalid_string_blank', () => `Must be at most ${max} characters.`),
    );

/** An empty value unsets it. */
export const clearable = (max = 5_000) =>
  z
    .string()
    .max(max)
    .transform((value) => value || null);

export const integer = (min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .refine(
      (value) => /^-?\d{1,15}$/.test(value),
      failsWith('parameter_invalid_integer', (input) => `Invalid integer: ${input}`),
    )
    .transform(Number)
    .refine(
      (value) => value >= min,
      failsWith('parameter_invalid_integer', () => `This value must be greater than or equal to ${min}.`),
    )
    .refine(
      (value) => value <= max,
      failsWith('parameter_invalid_integer', () => `This value must be less than or equal to ${max}.`),
    );

export const flag = () =>
  z
    .string()
    .refine(
      (value) => value === 'true' || value === 'false',
      failsWith('parameter_invalid_boolean', (input) => `Invalid boolean: ${input}`),
    )
    .transform((value) => value === 'true');

export const oneOf = <const V extends string>(...values: V[]) =>
  z.enum(values, {
    error: ({ input }) => (input === undefined ? undefined : `Invalid value: must be one of ${values.join(', ')}`),
  });

export const address = () =>
  z.string().refine(
    (value) => URL.canParse(value) && /^https?:/.test(value),
    failsWith('url_invalid', () => 'Not a valid URL'),
  );

export const email = () =>
  z.string().refine(
    (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value),
    failsWith('email_invalid', (input) => `Invalid email address: ${input}`),
  );

export const currency = () =>
  z
    .string()
    .transform((value) => value.toLowerCase())
    .refine(
      isCurrency,
      failsWith('parameter_invalid_currency', (input) => `Invalid currency: ${input}`),
    );

/** At most 50 keys of 40 characters with values of 500; an empty value takes the key away. */
export const metadata = () =>
  z
    .union([
      z.literal('').transform((): Record<string, string> => ({})),
      z.array(z.string()).transform((list): Record<string, string> => Object.fromEntries(list.entries())),
      z.record(z.string(), z.string()),
    ])
    .refine(
      (value) => Object.keys(value).length <= 50,
      failsWith('metadata_too_many', () => 'You can specify up to 50 metadata keys.'),
    )
    .refine(
      (value) => Object.keys(value).every((key) => key.length <= 40),
      failsWith('parameter_invalid_string', () => 'Metadata keys can be up to 40 characters long.'),
    )
    .refine(
      (value) => Object.values(value).every((entry) => entry.length <= 500),
      failsWith('parameter_invalid_string', () => 'Metadata values can have up to 500 characters.'),
    );

/** What every request may carry. */
export const expansions = { expand: z.array(z.string()).max(20).default([]) };

const time = () => integer(0);

export const pagination = {
  ...expansions,
  limit: integer(1, 100).default(10),
  starting_after: text().optional(),
  ending_before: text().optional(),
  created: z.union([time(), z.strictObject({ gt: time(), gte: time(), lt: time(), lte: time() }).partial()]).optional(),
};

export type Pagination = z.output<z.ZodObject<typeof pagination>>;

/** Checks the parameters. The first thing that is wrong is told, as Stripe does: nothing is executed. */
export function checked<P>(shape: z.ZodType<P>, given: unknown): P {
  const outcome = shape.safeParse(given, { reportInput: true });
  if (outcome.success) return outcome.data;
  throw asFailure(outcome.error);
}

function asFailure({ issues: [issue] }: z.ZodError): StripeFailure {
  const path = issue!.path.map(String);
  const wrong = (code: string, message: string, param: string) =>
    new StripeFailure(400, { type: 'invalid_request_error', code, message, param }, { saved: false });
  if (issue!.code === 'unrecognized_keys') {
    const param = nameOf([...path, issue!.keys[0]!]);
    return wrong('parameter_unknown', `Received unknown parameter: ${param}`, param);
  }
  const param = nameOf(path);
  if (issue!.input === undefined) return wrong('parameter_missing', `Missing required param: ${param}.`, param);
  if (issue!.code === 'invalid_type') return wrong('parameter_invalid_type', `Invalid ${issue!.expected}`, param);
  const code = issue!.code === 'custom' ? (issue!.params as { code: string }).code : 'parameter_invalid_string';
  return wrong(code, issue!.message, param);
}

const nameOf = ([head, ...rest]: string[]) => [head, ...rest.map((part) => `[${part}]`)].join('');
