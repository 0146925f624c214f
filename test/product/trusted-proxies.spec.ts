import { type Answer, type Client, freshPortal, type TestPortal } from '../support/index.js';
import { activatedPerson } from '../support/people.js';
import { sql } from '../support/sql.js';

const wrongPassword = 'crimson otter folds eleven maps';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // A proxy is believed, but it is not the one from which the tests come.
  // Forgets every counted attempt.
  portal = await freshPortal({ SIGN_IN_LIMITS: 'on', TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8:ffff::/48' });
  admin = await portal.administrator();
});
afterAll(() => portal.stop());

const names = [
  'x-forwarded-for',
  'forwarded',
  'x-real-ip',
  'cf-connecting-ip',
  'true-client-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-forwarded',
  'forwarded-for',
  'fastly-client-ip',
  'x-originating-ip',
  'x-remote-addr',
];

/** Whatever a caller could write to look like somebody else. */
const disguises: Record<string, string>[] = [
  ...names.flatMap((name, at) =>
    [`198.51.100.${at + 1}`, `2001:db8:${at + 1}::1`, `10.0.0.${at + 1}`].map((address) => ({
      [name]: name === 'forwarded' ? `for="${address}";proto=https;by=10.0.0.1` : address,
    })),
  ),
  { 'x-forwarded-for': '198.51.100.50, 10.0.0.1' },
  { 'x-forwarded-for': '10.0.0.1, 198.51.100.51' },
  { 'x-forwarded-for': '127.0.0.1' },
  { 'x-forwarded-for': '::1' },
  { 'x-forwarded-for': '::ffff:198.51.100.52' },
  { 'x-forwarded-for': '198.51.100.53:4711' },
  { 'x-forwarded-for': '[2001:db8::53]:4711' },
  { 'x-forwarded-for': 'unknown' },
  { 'x-forwarded-for': ', ,' },
  { 'x-forwarded-for': "' or 1=1 --" },
  { 'x-forwarded-for': Array.from({ length: 100 }, (_, number) => `198.51.100.${number}`).join(',') },
  { 'x-forwarded-for': '198.51.100.54', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
  { 'x-forwarded-for': '198.51.100.55', forwarded: 'for=198.51.100.55', 'x-real-ip': '198.51.100.55' },
  Object.fromEntries(names.map((name) => [name, '198.51.100.56'])),
];

it(`None of ${disguises.length} disguises gives a caller another address: not in the limits, not in the audit`, async () => {
  expect(disguises.length).toBeGreaterThanOrEqual(50);
  const people = disguises.slice(0, 50).map((_, number) => `guess.${number}@northside.example`);
  const guess = (headers: Record<string, string>, email: string): Promise<Answer> =>
    portal.anonymous().post('/api/session', { email, password: wrongPassword }, { headers });
  for (const [number, email] of people.entries())
    expect([number, (await guess(disguises[number]!, email)).status]).toEqual([number, 401]);
  const refused = await Promise.all(
    disguises.map(async (headers) => (await guess(headers, 'one.more@northside.example')).status),
  );
  expect(refused).toEqual(disguises.map(() => 429));
  expect((await guess({}, 'one.more@northside.example')).status).toBe(429);
  expect(await addressesInAudit('sign-in')).toEqual(['127.0.0.1']);
}, 60_000);

it('Nor does one of them get into the session of somebody who signs in', async () => {
  await sql(portal.database.url, 'delete from shared_kernel.rate_limit');
  const { email } = await activatedPerson(portal, admin);
  const { status } = await portal
    .anonymous()
    .post('/api/session', { email, password: 'violet tractor hums at 9 nine' }, { headers: disguises.at(-1) });
  expect(status).toBe(201);
  const sessions = await sql(portal.database.url, 'select distinct address from portal_access.session');
  expect(sessions.map(({ address }) => plain(address))).toEqual(['127.0.0.1']);
});

async function addressesInAudit(action: string): Promise<string[]> {
  const rows = await sql(portal.database.url, 'select distinct address from audit.event where action = $1', [action]);
  return rows.map(({ address }) => plain(address));
}

/** A socket that takes IPv4 and IPv6 writes the former as the latter. */
const plain = (address: string) => address.replace('::ffff:', '');
