import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { isCurrency, notATimeZone, readEmailAddress, timeZoneNamed } from '#shared-kernel/domain';
import { isThisMachine, PUBLIC_SECRETS_KEY, unsafeSettings } from './unsafe-settings.js';

const mailbox = /^(?:[^<>\p{C}]*<[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)$/u;

const url = (...schemes: string[]) =>
  z.string().refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol), {
    error: `must be an address that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  });

const wholeNumber = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
};

const text = (max: number) => z.string().max(max, { error: `must have at most ${max} characters` });

const isNetwork = (entry: string) => {
  const [address = '', bits, ...rest] = entry.split('/');
  const version = isIP(address);
  return (
    version > 0 &&
    rest.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)))
  );
};

const isBucket = (value: string) => {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, hostname, pathname } = new URL(value);
  return (
    protocol === 's3:' && [username, password, hostname].every(Boolean) && /^\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(pathname)
  );
};

const isScanner = (value: string) =>
  URL.canParse(value) && new URL(value).protocol === 'clamd:' && new URL(value).hostname !== '' && new URL(value).port !== '';

const oneOf = <const V extends string>(...values: V[]) => z.enum(values, { error: `must be one of ${values.join(', ')}` });

const schema = z.object({
  /** `production` refuses the embedded stand-ins and every default secret. */
  NODE_ENV: oneOf('development', 'test', 'production').default('development'),
  /** Port of the API, 0 to 65535; 0 picks a free one. */
  PORT: wholeNumber(0, 65_535).default(3000),
  /** Address under which people reach the product: the origin of every link in an e-mail. Unset: http://localhost with the port. */
  PUBLIC_URL: url('http:', 'https:').optional(),
  /** PostgreSQL 15 or newer: `postgresql://user:password@host:5432/database`. */
  DATABASE_URL: url('postgres:', 'postgresql:'),
  /** Redis with AOF and `noeviction`: `redis://host:6379`. Unset: queues live in PostgreSQL. */
  REDIS_URL: url('redis:', 'rediss:').optional(),
  /** Mail server: `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte. */
  SMTP_URL: url('smtp:', 'smtps:'),
  /**
   * `required`: mail leaves over TLS or not at all. `opportunistic`: also in clear where the mail server offers no TLS.
   * Unset: required in production unless the mail server is on this machine.
   */
  SMTP_TLS: oneOf('required', 'opportunistic').optional(),
  /** Sender of every e-mail: an address, or `Name <address>`; 320 characters at most. */
  MAIL_FROM: text(320)
    .regex(mailbox, { error: 'must be an e-mail address, or a name followed by <address>' })
    .default('Staff portal <no-reply@staff-portal.localhost>'),
  /** Stripe's secret (or restricted) key: `sk_live_…`. Unset: nobody can pay; the local start brings a sandbox of its own. */
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^[sr]k_(?:live|test)_\w+$/, { error: 'must be a secret or restricted key of Stripe, such as sk_live_…' })
    .optional(),
  /** Secret with which Stripe signs what it sends to this product's webhook endpoint: `whsec_…`. Goes with the key. */
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\w+$/, { error: 'must be the signing secret of a webhook endpoint: whsec_…' })
    .optional(),
  /** Whether production takes a test key of Stripe, with which nobody really pays: `refused` (the default) or `allowed`. */
  STRIPE_TEST_KEYS: oneOf('refused', 'allowed').default('refused'),
  /** Where Stripe's API is asked, for a stand-in on this machine. Unset: Stripe itself; must be so in production. */
  STRIPE_API_URL: url('http:', 'https:').optional(),
  /** Folder in which files that must outlive a restart are kept; a relative path starts at the working directory. */
  DATA_DIR: z
    .string()
    .default('.data')
    .transform((path) => resolve(path)),
  /**
   * Where documents are kept: `s3://KEY:SECRET@host/bucket?region=eu-central-1`, key and secret percent-encoded; `insecure=1`
   * speaks without TLS. Unset: the folder `documents` under `DATA_DIR`.
   */
  DOCUMENTS_URL: z
    .string()
    .refine(isBucket, { error: 'must be s3://KEY:SECRET@host/bucket, with key and secret percent-encoded' })
    .optional(),
  /** The clamd that looks at every upload: `clamd://host:3310`. Unset: uploads are not scanned for malware. */
  MALWARE_SCANNER_URL: z.string().refine(isScanner, { error: 'must be clamd://host:port' }).optional(),
  /** Name of the practice in e-mails and pages; 200 characters at most. */
  PRACTICE_NAME: text(200).default('Northside Clinic'),
  /** IANA zone in which link days end and dates are shown: `America/New_York`; any of its names, no abbreviation. */
  PRACTICE_TIME_ZONE: z
    .string()
    .refine((zone) => timeZoneNamed(zone) !== undefined, { error: ({ input }) => notATimeZone(String(input)) })
    .transform((zone) => timeZoneNamed(zone)!)
    .default('America/New_York'),
  /** Currency of new billing accounts, as an ISO code in lower case: `usd`. */
  PRACTICE_CURRENCY: z
    .string()
    .refine(isCurrency, { error: 'must be the ISO code, in lower case, of a currency that can be billed in, such as usd' })
    .default('usd'),
  /** Language of people of whom none is known: `en` or `es`. */
  PRACTICE_LOCALE: oneOf('en', 'es').default('en'),
  /** Address with which the first administrator signs in. */
  ADMIN_EMAIL: z
    .string()
    .refine((address) => readEmailAddress(address) !== undefined, { error: 'must be an e-mail address' })
    .transform((address) => readEmailAddress(address)!)
    .default('admin@practice.example'),
  /** Password of the first administrator, 15 to 128 characters; used once, on an empty database. Unset: one is made up, not in production. */
  ADMIN_PASSWORD: z
    .string()
    .refine((password) => [...password].length >= 15 && [...password].length <= 128, { error: 'must have 15 to 128 characters' })
    .optional(),
  /** How long an invitation's link works, in hours: 72 unless set, 168 at most. */
  INVITATION_HOURS: wholeNumber(1, 168).default(72),
  /** Minutes without a request after which a session ends: 15 unless set, 720 at most. */
  SESSION_IDLE_MINUTES: wholeNumber(1, 720).default(15),
  /** Of whom a second factor (authenticator app or passkey) is required: `none`, `administrators` or `all`. */
  SECOND_FACTOR_REQUIRED: oneOf('none', 'administrators', 'all').default('none'),
  /** Key that encrypts authenticator secrets in the database: 32 bytes in base64. Keep it as long as the database. */
  SECRETS_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, { error: 'must be 32 bytes in base64: openssl rand -base64 32' })
    .default(PUBLIC_SECRETS_KEY),
  /** How many days from today a password link may be made to work: 7 unless set, 31 at most. */
  PASSWORD_LINK_MAX_DAYS: wholeNumber(0, 31).default(7),
  /** How often somebody is reminded of an unanswered invitation, a day apart from its 48th hour on: 0 to 2; 1 unless set. */
  INVITATION_REMINDERS: wholeNumber(0, 2).default(1),
  /** Invitations per minute that bulk work hands to the mail server; 0 (the default) is no limit. */
  BULK_MAILS_PER_MINUTE: wholeNumber(0, 100_000).default(0),
  /** After how many years messages are deleted for good, with their attachments: 0 (the default) keeps them, 100 at most. */
  MESSAGE_RETENTION_YEARS: wholeNumber(0, 100).default(0),
  /** Limits on failed sign-ins, on what one network or person may ask for, and on audit rows of refusals; `off` is for load tests and refused in production. */
  SIGN_IN_LIMITS: oneOf('on', 'off').default('on'),
  /** Cost of a password's hash; `minimal` is for tests and refused in production. */
  PASSWORD_HASH_COST: oneOf('full', 'minimal').default('full'),
  /** Proxies whose X-Forwarded-For is believed: addresses or networks (`10.0.0.0/8`), separated by commas. Unset: none. */
  TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(',').map((entry) => entry.trim()))
    .refine((entries) => entries.every(isNetwork), { error: 'must be addresses or networks (10.0.0.0/8), separated by commas' })
    .default([]),
  /** Jobs that one worker process handles at once: 20 unless set, 200 at most. */
  WORKER_CONCURRENCY: wholeNumber(1, 200).default(20),
  /** Connections one process keeps to PostgreSQL: 20 unless set, 2 to 200. */
  DATABASE_POOL: wholeNumber(2, 200).default(20),
  /** Whether `/api/docs` and `/api/openapi.json` are served: `on` or `off`. Unset: on, in production off. */
  API_DOCS: oneOf('on', 'off').optional(),
  /** The least important lines that are logged. */
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
});

type Decided = 'PUBLIC_URL' | 'SMTP_TLS' | 'API_DOCS';

/** Every setting of the product, checked. Names and defaults: PRODUCT.md, "Settings". */
export type Settings = Readonly<Omit<z.output<typeof schema>, Decided> & Required<Pick<z.output<typeof schema>, Decided>>>;

/** Their names, for the files that pass them on. */
export const settingNames = Object.keys(schema.shape) as (keyof Settings)[];

/** Injection token of the `Settings`. */
export const SETTINGS = Symbol('settings');

/** Thrown at boot; the message lists every problem at once. */
export class SettingsError extends Error {
  constructor(readonly problems: string[]) {
    super(`The settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

/** Parses the environment. An empty value counts as unset. Throws `SettingsError`; its message repeats no value, which may be a secret. */
export function loadSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(given);
  const problems = (parsed.error?.issues ?? []).map(({ path, message }) => {
    const name = String(path[0]);
    return `${name}: ${name in given ? message : 'is not set'}`;
  });
  // Without it, anybody could say that something has been paid.
  if (given.STRIPE_SECRET_KEY && !given.STRIPE_WEBHOOK_SECRET) {
    problems.push('STRIPE_WEBHOOK_SECRET: must be set, since STRIPE_SECRET_KEY is');
  }
  problems.push(...unsafeSettings(given));
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  const { PUBLIC_URL, SMTP_TLS, API_DOCS, ...settings } = parsed.data;
  const inProduction = settings.NODE_ENV === 'production';
  return Object.freeze({
    ...settings,
    PUBLIC_URL: new URL(PUBLIC_URL ?? `http://localhost:${settings.PORT}`).origin,
    SMTP_TLS: SMTP_TLS ?? (inProduction && !isThisMachine(settings.SMTP_URL) ? 'required' : 'opportunistic'),
    API_DOCS: API_DOCS ?? (inProduction ? 'off' : 'on'),
  });
}
