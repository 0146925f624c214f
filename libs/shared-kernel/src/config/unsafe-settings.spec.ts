import { loadSettings } from './index.js';
import { least, problemsOf, production } from './settings.fixture.js';

const publiclyKnown = Buffer.alloc(32, 'for tries on one machine only').toString('base64');
const { SECRETS_KEY } = production;
const knownKey = 'SECRETS_KEY: is the publicly known key. Make one of your own: openssl rand -base64 32';

describe('Settings that are good for tries on one machine only', () => {
  const addresses = [
    'https://portal.example',
    'http://portal.example',
    'https://192.168.1.20',
    'http://10.0.0.5:3000',
    'https://localhost.example',
  ];

  it.each(addresses)('are refused at %s, whatever NODE_ENV says', (PUBLIC_URL) => {
    for (const NODE_ENV of [undefined, 'development', 'test']) {
      const env = { ...least, NODE_ENV, PUBLIC_URL };
      const because = 'because PUBLIC_URL is not an address of this machine';
      expect(problemsOf(env)).toEqual([`SECRETS_KEY: must be set, ${because}: openssl rand -base64 32`]);
      expect(problemsOf({ ...env, SECRETS_KEY: publiclyKnown })).toEqual([knownKey]);
      expect(problemsOf({ ...env, SECRETS_KEY, SIGN_IN_LIMITS: 'off', PASSWORD_HASH_COST: 'minimal' })).toEqual([
        `SIGN_IN_LIMITS: must not be off ${because}`,
        // Tests are there to be cheap.
        ...(NODE_ENV === 'test' ? [] : [`PASSWORD_HASH_COST: must not be minimal ${because}`]),
      ]);
      expect(problemsOf({ ...env, SECRETS_KEY })).toEqual([]);
    }
  });

  it.each([
    'http://localhost:3000',
    'https://localhost',
    'http://127.0.0.1:3000',
    'http://127.1.2.3',
    'http://[::1]:3000',
    'http://portal.localhost',
  ])('are taken at %s, outside production', (PUBLIC_URL) => {
    expect(problemsOf({ ...least, PUBLIC_URL, SIGN_IN_LIMITS: 'off', PASSWORD_HASH_COST: 'minimal' })).toEqual([]);
  });

  it('are refused in production even where the publicly known key is written out', () => {
    expect(problemsOf({ ...production, SECRETS_KEY: publiclyKnown })).toEqual([knownKey]);
    expect(problemsOf({ ...production, PUBLIC_URL: 'http://localhost:3000', SECRETS_KEY: publiclyKnown })).toEqual([knownKey]);
  });
});

describe('A test key of Stripe', () => {
  const STRIPE_WEBHOOK_SECRET = 'whsec_abc';

  it.each(['sk_test_51Abc', 'rk_test_51Abc'])('is refused in production unless STRIPE_TEST_KEYS allows it: %s', (key) => {
    const env = { ...production, STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET };
    expect(problemsOf(env)).toEqual([
      'STRIPE_SECRET_KEY: is a test key, with which nobody really pays. Use a live key, or set STRIPE_TEST_KEYS=allowed to try things out',
    ]);
    expect(problemsOf({ ...env, STRIPE_TEST_KEYS: 'allowed' })).toEqual([]);
    expect(problemsOf({ ...least, STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET })).toEqual([]);
  });
});

describe('Mail', () => {
  it.each([
    ['production, to another machine', production, 'required'],
    ['production, to this machine', { ...production, SMTP_URL: 'smtp://localhost:25' }, 'opportunistic'],
    ['production, as its operator decided', { ...production, SMTP_TLS: 'opportunistic' }, 'opportunistic'],
    ['development', least, 'opportunistic'],
    ['development, as its operator decided', { ...least, SMTP_TLS: 'required' }, 'required'],
  ])('goes over TLS by these rules: in %s', (_where, env, expected) => {
    expect(loadSettings(env).SMTP_TLS).toBe(expected);
  });

  it.each(['smtp://mail.example?ignoreTLS=true', 'smtp://mail.example:587/?requireTLS=false'])(
    'is not sent in clear by the back door %s',
    (SMTP_URL) => {
      expect(problemsOf({ ...production, SMTP_URL })).toEqual([
        'SMTP_URL: switches TLS off. Take that out of the address, or set SMTP_TLS=opportunistic',
      ]);
      expect(problemsOf({ ...production, SMTP_URL, SMTP_TLS: 'opportunistic' })).toEqual([]);
    },
  );
});

describe("The API's documentation", () => {
  it('is served outside production, and in production where a setting says so', () => {
    expect(loadSettings(least).API_DOCS).toBe('on');
    expect(loadSettings(production).API_DOCS).toBe('off');
    expect(loadSettings({ ...production, API_DOCS: 'on' }).API_DOCS).toBe('on');
    expect(loadSettings({ ...least, API_DOCS: 'off' }).API_DOCS).toBe('off');
  });
});
