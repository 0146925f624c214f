import { resolve } from 'node:path';
import { z } from 'zod';

const timeZones = new Set(Intl.supportedValuesOf('timeZone'));
const url = (...schemes: string[]) =>
  z.string().refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol), {
    error: `must be an address that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  });

const schema = z.object({
  /** `production` refuses the embedded stand-ins and every default secret. */
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  /** Port of the API, 0 to 65535; 0 picks a free one. */
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** Address under which people reach the product: the origin of every link in an e-mail. */
  PUBLIC_URL: url('http:', 'https:').optional(),
  DATABASE_URL: url('postgres:', 'postgresql:'),
  /** Unset: queues live in PostgreSQL. */
  REDIS_URL: url('redis:', 'rediss:').optional(),
  SMTP_URL: url('smtp:', 'smtps:'),
  MAIL_FROM: z.string().min(3).default('Staff portal <no-reply@staff-portal.localhost>'),
  /** Where files that must outlive a restart are kept. */
  DATA_DIR: z.string().min(1).default('.data').transform((path) => resolve(path)),
  PRACTICE_NAME: z.string().min(1).max(200).default('Northside Clinic'),
  /** IANA zone in which link days end and dates are shown: `America/New_York`. */
  PRACTICE_TIME_ZONE: z.string().default('America/New_York').refine((zone) => timeZones.has(zone) || zone === 'UTC', { error: 'must be an IANA time zone such as America/New_York' }),
  ADMIN_EMAIL: z.email().default('admin@practice.example'),
  ADMIN_PASSWORD: z.string().min(15).max(128).optional(),
  /** How long an invitation's link works, in hours: 72 unless set, 168 at most. */
  INVITATION_HOURS: z.coerce.number().int().min(1).max(168).default(72),
  /** Minutes without a request after which a session ends. */
  SESSION_IDLE_MINUTES: z.coerce.number().int().min(1).max(720).default(15),
  /** Jobs that one worker process handles at once. */
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(200).default(20),
  /** Connections one process keeps to PostgreSQL at most. */
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(20),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
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

const neededInProduction = ['PUBLIC_URL', 'MAIL_FROM', 'PRACTICE_NAME', 'PRACTICE_TIME_ZONE'] as const;

/** Parses the environment. An empty value counts as unset. */
export function loadSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  const problems = parsed.error?.issues.map((issue) => `${issue.path.join('.')}: ${given[String(issue.path[0])] === undefined ? 'is not set' : issue.message}`) ?? [];
  if (given.NODE_ENV === 'production') {
    for (const name of neededInProduction) if (given[name] === undefined) problems.push(`${name}: must be set in production`);
  }
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  const { PUBLIC_URL, ...settings } = parsed.data;
  return Object.freeze({ ...settings, PUBLIC_URL: new URL(PUBLIC_URL ?? `http://localhost:${settings.PORT}`).origin });
}
