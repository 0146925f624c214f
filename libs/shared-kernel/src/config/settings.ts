import { resolve } from 'node:path';
import { z } from 'zod';

const timeZones = new Set(Intl.supportedValuesOf('timeZone'));
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
  /** Sender of every e-mail: an address, or `Name <address>`; 320 characters at most. */
  MAIL_FROM: text(320)
    .regex(mailbox, { error: 'must be an e-mail address, or a name followed by <address>' })
    .default('Staff portal <no-reply@staff-portal.localhost>'),
  /** Folder in which files that must outlive a restart are kept; a relative path starts at the working directory. */
  DATA_DIR: z
    .string()
    .default('.data')
    .transform((path) => resolve(path)),
  /** Name of the practice in e-mails and pages; 200 characters at most. */
  PRACTICE_NAME: text(200).default('Northside Clinic'),
  /** IANA zone in which link days end and dates are shown: `America/New_York`. */
  PRACTICE_TIME_ZONE: z
    .string()
    .refine((zone) => timeZones.has(zone) || zone === 'UTC', { error: 'must be an IANA time zone such as America/New_York' })
    .default('America/New_York'),
  /** Address with which the first administrator signs in. */
  ADMIN_EMAIL: z.email({ error: 'must be an e-mail address' }).default('admin@practice.example'),
  /** Password of the first administrator, 15 to 128 characters; used once, on an empty database. Unset: one is made up, not in production. */
  ADMIN_PASSWORD: z
    .string()
    .refine((password) => [...password].length >= 15 && [...password].length <= 128, { error: 'must have 15 to 128 characters' })
    .optional(),
  /** How long an invitation's link works, in hours: 72 unless set, 168 at most. */
  INVITATION_HOURS: wholeNumber(1, 168).default(72),
  /** Minutes without a request after which a session ends: 15 unless set, 720 at most. */
  SESSION_IDLE_MINUTES: wholeNumber(1, 720).default(15),
  /** Jobs that one worker process handles at once: 20 unless set, 200 at most. */
  WORKER_CONCURRENCY: wholeNumber(1, 200).default(20),
  /** Connections one process keeps to PostgreSQL: 20 unless set, 2 to 200. */
  DATABASE_POOL: wholeNumber(2, 200).default(20),
  /** The least important lines that are logged. */
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
});

/** Every setting of the product, checked. Names and defaults: PRODUCT.md, "Settings". */
export type Settings = Readonly<Omit<z.output<typeof schema>, 'PUBLIC_URL'> & { PUBLIC_URL: string }>;

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
  if (given.NODE_ENV === 'production') problems.push(...problemsInProduction(given));
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  const { PUBLIC_URL, ...settings } = parsed.data;
  return Object.freeze({ ...settings, PUBLIC_URL: new URL(PUBLIC_URL ?? `http://localhost:${settings.PORT}`).origin });
}

const neededInProduction = ['PUBLIC_URL', 'MAIL_FROM', 'PRACTICE_NAME', 'PRACTICE_TIME_ZONE'];

function problemsInProduction(given: Record<string, string | undefined>): string[] {
  const needed = given.ADMIN_PASSWORD ? [...neededInProduction, 'ADMIN_EMAIL'] : neededInProduction;
  const problems = needed.filter((name) => !given[name]).map((name) => `${name}: must be set in production`);
  // Without TLS the session's cookie could be read on the way; browsers make an exception for their own machine.
  if (given.PUBLIC_URL && URL.canParse(given.PUBLIC_URL) && isOpen(new URL(given.PUBLIC_URL))) {
    problems.push('PUBLIC_URL: must start with https:// in production, except for localhost');
  }
  return problems;
}

const isOpen = ({ protocol, hostname }: URL) =>
  protocol === 'http:' && !/^(?:(?:.+\.)?localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
