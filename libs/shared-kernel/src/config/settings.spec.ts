import { loadSettings } from './index.js';
import { least, problemsOf, production } from './settings.fixture.js';

describe('the settings', () => {
  it('need only a database and a mail server; everything else has a default', () => {
    expect(loadSettings(least)).toMatchObject({
      NODE_ENV: 'development',
      PORT: 3000,
      PUBLIC_URL: 'http://localhost:3000',
      DATABASE_URL: least.DATABASE_URL,
      PRACTICE_TIME_ZONE: 'America/New_York',
      INVITATION_HOURS: 72,
      SESSION_IDLE_MINUTES: 15,
      LOG_LEVEL: 'info',
    });
    expect(loadSettings(least).REDIS_URL).toBeUndefined();
    expect(loadSettings(least).ADMIN_PASSWORD).toBeUndefined();
    expect(problemsOf({})).toEqual(['DATABASE_URL: is not set', 'SMTP_URL: is not set']);
  });

  it('tell every problem at once, one line for each', () => {
    const env = {
      PORT: 'abc',
      DATABASE_URL: 'mysql://x',
      SMTP_URL: 'mail.example',
      PRACTICE_TIME_ZONE: 'Mars/Base',
      LOG_LEVEL: 'loud',
    };
    expect(problemsOf(env)).toEqual([
      'PORT: must be a whole number from 0 to 65535',
      'DATABASE_URL: must be an address that starts with postgres:// or postgresql://',
      'SMTP_URL: must be an address that starts with smtp:// or smtps://',
      'PRACTICE_TIME_ZONE: must be an IANA time zone such as America/New_York',
      'LOG_LEVEL: must be one of fatal, error, warn, info, debug, trace, silent',
    ]);
    expect(() => loadSettings(env)).toThrow(/^The settings cannot be used:\n {2}- PORT: .*\n {2}- DATABASE_URL: /);
  });

  it.each([
    ['America/Indiana/Indianapolis', 'America/Indiana/Indianapolis'],
    ['Asia/Kathmandu', 'Asia/Kathmandu'],
    ['Europe/Kyiv', 'Europe/Kyiv'],
    ['America/Nuuk', 'America/Nuuk'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['Atlantic/Faroe', 'Atlantic/Faroe'],
    ['US/Eastern', 'US/Eastern'],
    ['Etc/UTC', 'Etc/UTC'],
    ['UTC', 'UTC'],
    ['america/new_york', 'America/New_York'],
  ])('take the practice’s time zone %s', (given, zone) => {
    expect(loadSettings({ ...least, PRACTICE_TIME_ZONE: given }).PRACTICE_TIME_ZONE).toBe(zone);
  });

  it.each([
    ['EST', 'America/New_York rather than EST'],
    ['MST7MDT', 'America/Denver rather than MST7MDT'],
  ])('say what to write instead of %s', (given, advice) => {
    expect(problemsOf({ ...least, PRACTICE_TIME_ZONE: given })).toEqual([
      `PRACTICE_TIME_ZONE: must be an IANA time zone: ${advice}`,
    ]);
  });

  it.each(['+01:00', 'Etc/Unknown', 'GMT+2'])('refuse the time zone %s', (given) => {
    expect(problemsOf({ ...least, PRACTICE_TIME_ZONE: given })).toEqual([
      'PRACTICE_TIME_ZONE: must be an IANA time zone such as America/New_York',
    ]);
  });

  it.each(['abc', '3000.5', '-1', '65536', '1e3', '0x10', '99999999999', '३०००'])(
    'refuse the port %p with a sentence',
    (PORT) => {
      expect(problemsOf({ ...least, PORT })).toEqual(['PORT: must be a whole number from 0 to 65535']);
    },
  );

  it.each([
    ['INVITATION_HOURS', '1', '168', '169'],
    ['SESSION_IDLE_MINUTES', '1', '720', '721'],
    ['WORKER_CONCURRENCY', '1', '200', '201'],
    ['DATABASE_POOL', '2', '200', '201'],
  ])('keep %s from %s to %s', (name, first, last, beyond) => {
    expect(loadSettings({ ...least, [name]: first })).toMatchObject({ [name]: Number(first) });
    expect(loadSettings({ ...least, [name]: last })).toMatchObject({ [name]: Number(last) });
    for (const wrong of [beyond, '0']) {
      expect(problemsOf({ ...least, [name]: wrong })).toEqual([`${name}: must be a whole number from ${first} to ${last}`]);
    }
  });

  it('take an empty value, or one of spaces, as unset', () => {
    const settings = loadSettings({ ...least, PORT: '', REDIS_URL: '', ADMIN_PASSWORD: '', PRACTICE_NAME: '  ' });
    expect(settings).toEqual(loadSettings(least));
    expect(problemsOf({ ...least, DATABASE_URL: '' })).toEqual(['DATABASE_URL: is not set']);
  });

  it('take variables that are not theirs as none of their business', () => {
    expect(problemsOf({ ...least, PATH: '/usr/bin', HOME: '/home/ada' })).toEqual([]);
  });

  it('reduce the public address to its origin, from which every link starts', () => {
    expect(
      loadSettings({ ...least, SECRETS_KEY: production.SECRETS_KEY, PUBLIC_URL: 'https://portal.example/some/page?x=1#y' })
        .PUBLIC_URL,
    ).toBe('https://portal.example');
    expect(
      loadSettings({ ...least, SECRETS_KEY: production.SECRETS_KEY, PUBLIC_URL: 'https://Portal.example:443/' }).PUBLIC_URL,
    ).toBe('https://portal.example');
    expect(loadSettings({ ...least, PORT: '4000' }).PUBLIC_URL).toBe('http://localhost:4000');
  });

  it.each([
    ['sk_live_51Abc', 'whsec_abc'],
    ['sk_test_51Abc', 'whsec_abc'],
    ['rk_live_51Abc', 'whsec_abc'],
  ])('take the key %p of Stripe together with a webhook secret', (STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET) => {
    expect(loadSettings({ ...least, STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET })).toMatchObject({
      STRIPE_SECRET_KEY,
      STRIPE_WEBHOOK_SECRET,
    });
    for (const missing of [undefined, '', ' ']) {
      expect(problemsOf({ ...least, STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET: missing })).toEqual([
        'STRIPE_WEBHOOK_SECRET: must be set, since STRIPE_SECRET_KEY is',
      ]);
    }
  });

  it('do without Stripe', () => {
    expect(loadSettings(least).STRIPE_SECRET_KEY).toBeUndefined();
    expect(loadSettings({ ...least, STRIPE_API_URL: 'http://localhost:12111' })).toMatchObject({
      STRIPE_API_URL: 'http://localhost:12111',
    });
  });

  it.each(['Portal', 'portal@', '<portal@clinic.example', 'Portal <portal>', 'Portal\r\nBcc: x <portal@clinic.example>'])(
    'refuse the sender %p',
    (MAIL_FROM) => {
      expect(problemsOf({ ...least, MAIL_FROM })).toEqual([
        'MAIL_FROM: must be an e-mail address, or a name followed by <address>',
      ]);
    },
  );

  it.each([
    'https://s3.example/documents',
    's3://s3.example/documents',
    's3://KEY@s3.example/documents',
    's3://KEY:SECRET@s3.example',
    's3://KEY:SECRET@s3.example/Documents',
    's3://KEY:SECRET@s3.example/documents/of/ours',
  ])('refuse the document storage %p', (DOCUMENTS_URL) => {
    expect(problemsOf({ ...least, DOCUMENTS_URL })).toEqual([
      'DOCUMENTS_URL: must be s3://KEY:SECRET@host/bucket, with key and secret percent-encoded',
    ]);
  });

  it.each(['clamd://scanner', 'tcp://scanner:3310', 'scanner:3310', 'clamd://:3310'])(
    'refuse the malware scanner %p',
    (MALWARE_SCANNER_URL) => {
      expect(problemsOf({ ...least, MALWARE_SCANNER_URL })).toEqual(['MALWARE_SCANNER_URL: must be clamd://host:port']);
    },
  );

  it('take a bucket and a scanner, and keep documents in a folder unless told otherwise', () => {
    const given = {
      DOCUMENTS_URL: 's3://KEY:SE%2FCRET@s3.example:9000/our-documents?region=eu-central-1&insecure=1',
      MALWARE_SCANNER_URL: 'clamd://[::1]:3310',
    };
    expect(loadSettings({ ...least, ...given })).toMatchObject(given);
    expect(loadSettings(least)).not.toHaveProperty('DOCUMENTS_URL');
  });

  it("count the characters of the administrator's password as people do, and never repeat it", () => {
    expect(loadSettings({ ...least, ADMIN_PASSWORD: '🦜'.repeat(128) }).ADMIN_PASSWORD).toHaveLength(256);
    for (const wrong of ['🦜'.repeat(14), 'fourteen chars', 'x'.repeat(129)]) {
      expect(problemsOf({ ...least, ADMIN_PASSWORD: wrong })).toEqual(['ADMIN_PASSWORD: must have 15 to 128 characters']);
    }
  });

  it('repeat no value in their problems: it may hold a password', () => {
    const canary = 'c4n4ry-c4n4ry';
    const env = Object.fromEntries(
      [
        'DATABASE_URL',
        'REDIS_URL',
        'SMTP_URL',
        'PUBLIC_URL',
        'PORT',
        'MAIL_FROM',
        'ADMIN_EMAIL',
        'ADMIN_PASSWORD',
        'LOG_LEVEL',
        'NODE_ENV',
        'PRACTICE_TIME_ZONE',
        'DATABASE_POOL',
        'STRIPE_SECRET_KEY',
        'STRIPE_WEBHOOK_SECRET',
        'STRIPE_API_URL',
        'DOCUMENTS_URL',
        'MALWARE_SCANNER_URL',
      ].map((name) => [name, canary]),
    );
    const problems = problemsOf(env);
    expect(problems).toHaveLength(17);
    expect(problems.join()).not.toContain(canary);
  });

  it('cannot be changed once they are read', () => {
    const settings = loadSettings(least);
    expect(() => Object.assign(settings, { PORT: 1 })).toThrow(TypeError);
  });
});

describe('the settings in production', () => {
  it('are complete with these', () => {
    expect(loadSettings(production)).toMatchObject({ NODE_ENV: 'production', PUBLIC_URL: 'https://portal.example' });
  });

  it('have no defaults for what people see and links start from', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
      'DATABASE_URL: is not set',
      'SMTP_URL: is not set',
      'PUBLIC_URL: must be set in production',
      'SECRETS_KEY: must be set in production',
      'MAIL_FROM: must be set in production',
      'PRACTICE_NAME: must be set in production',
      'PRACTICE_TIME_ZONE: must be set in production',
    ]);
  });

  it('name the first administrator where they give the password', () => {
    const env = { ...production, ADMIN_PASSWORD: 'seventeen quiet lanterns' };
    expect(problemsOf(env)).toEqual(['ADMIN_EMAIL: must be set in production']);
    expect(problemsOf({ ...env, ADMIN_EMAIL: 'ada@clinic.example' })).toEqual([]);
  });

  it('refuse what makes guessing passwords cheap', () => {
    expect(problemsOf({ ...production, SIGN_IN_LIMITS: 'off', PASSWORD_HASH_COST: 'minimal' })).toEqual([
      'SIGN_IN_LIMITS: must not be off in production',
      'PASSWORD_HASH_COST: must not be minimal in production',
    ]);
    expect(loadSettings(production)).toMatchObject({ SIGN_IN_LIMITS: 'on', PASSWORD_HASH_COST: 'full' });
  });

  it('pay at Stripe itself, or not at all', () => {
    const stripe = { STRIPE_SECRET_KEY: 'sk_live_51Abc', STRIPE_WEBHOOK_SECRET: 'whsec_abc' };
    expect(problemsOf({ ...production, ...stripe })).toEqual([]);
    for (const STRIPE_API_URL of ['http://localhost:12111', 'https://stripe.example', 'https://api.stripe.com.example']) {
      expect(problemsOf({ ...production, ...stripe, STRIPE_API_URL })).toEqual([
        'STRIPE_API_URL: must not be set in production, where payments are made at Stripe itself',
      ]);
    }
    expect(problemsOf({ ...production, STRIPE_SECRET_KEY: 'sk_live_51Abc', STRIPE_WEBHOOK_SECRET: '' })).toEqual([
      'STRIPE_WEBHOOK_SECRET: must be set, since STRIPE_SECRET_KEY is',
    ]);
  });

  it('want https, except on the machine itself', () => {
    for (const PUBLIC_URL of ['http://portal.example', 'http://localhost.example', 'http://10.0.0.1:3000']) {
      expect(problemsOf({ ...production, PUBLIC_URL })).toEqual([
        'PUBLIC_URL: must start with https:// in production, except for localhost',
      ]);
    }
    for (const PUBLIC_URL of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000', 'http://portal.localhost']) {
      expect(problemsOf({ ...production, PUBLIC_URL })).toEqual([]);
    }
  });
});
