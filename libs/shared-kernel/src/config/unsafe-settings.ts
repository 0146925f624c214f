/** The key of every installation that sets none: it stands in the source, so it protects nothing that others can reach. */
export const PUBLIC_SECRETS_KEY = Buffer.alloc(32, 'for tries on one machine only').toString('base64');

type Given = Readonly<Record<string, string | undefined>>;

const neededInProduction = ['PUBLIC_URL', 'SECRETS_KEY', 'MAIL_FROM', 'PRACTICE_NAME', 'PRACTICE_TIME_ZONE'];

/** What must not be so in production or, for some settings, wherever people reach the portal from other machines. */
export function unsafeSettings(given: Given): string[] {
  const inProduction = given.NODE_ENV === 'production';
  if (!inProduction && isThisMachine(given.PUBLIC_URL)) return [];
  const where = inProduction ? 'in production' : 'because PUBLIC_URL is not an address of this machine';
  return [...(inProduction ? problemsInProduction(given) : []), ...problemsWithinReach(given, where)];
}

/** An unset address is this machine's. One that cannot be read is complained about elsewhere. */
export function isThisMachine(address: string | undefined): boolean {
  if (!address || !URL.canParse(address)) return true;
  return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}

function problemsInProduction(given: Given): string[] {
  const needed = given.ADMIN_PASSWORD ? [...neededInProduction, 'ADMIN_EMAIL'] : neededInProduction;
  const problems = needed.filter((name) => !given[name]).map((name) => `${name}: must be set in production`);
  if (given.STRIPE_API_URL)
    problems.push('STRIPE_API_URL: must not be set in production, where payments are made at Stripe itself');
  if (/^[sr]k_test_/.test(given.STRIPE_SECRET_KEY ?? '') && given.STRIPE_TEST_KEYS !== 'allowed') {
    problems.push(
      'STRIPE_SECRET_KEY: is a test key, with which nobody really pays. Use a live key, or set STRIPE_TEST_KEYS=allowed to try things out',
    );
  }
  // Without TLS the session's cookie could be read on the way; browsers make an exception for their own machine.
  if (!isThisMachine(given.PUBLIC_URL) && new URL(given.PUBLIC_URL!).protocol === 'http:') {
    problems.push('PUBLIC_URL: must start with https:// in production, except for localhost');
  }
  if (given.SMTP_TLS !== 'opportunistic' && switchesTlsOff(given.SMTP_URL)) {
    problems.push('SMTP_URL: switches TLS off. Take that out of the address, or set SMTP_TLS=opportunistic');
  }
  return problems;
}

function problemsWithinReach(given: Given, where: string): string[] {
  const problems = [];
  if (!isThisMachine(given.PUBLIC_URL) && !given.SECRETS_KEY && given.NODE_ENV !== 'production') {
    problems.push(`SECRETS_KEY: must be set, ${where}: openssl rand -base64 32`);
  }
  if (given.SECRETS_KEY === PUBLIC_SECRETS_KEY) {
    problems.push('SECRETS_KEY: is the publicly known key. Make one of your own: openssl rand -base64 32');
  }
  if (given.SIGN_IN_LIMITS === 'off') problems.push(`SIGN_IN_LIMITS: must not be off ${where}`);
  if (given.PASSWORD_HASH_COST === 'minimal' && given.NODE_ENV !== 'test')
    problems.push(`PASSWORD_HASH_COST: must not be minimal ${where}`);
  return problems;
}

/** nodemailer reads options out of the address. */
function switchesTlsOff(address: string | undefined): boolean {
  if (!address || !URL.canParse(address) || isThisMachine(address)) return false;
  const options = new URL(address).searchParams;
  return options.get('ignoreTLS') === 'true' || options.get('requireTLS') === 'false';
}
