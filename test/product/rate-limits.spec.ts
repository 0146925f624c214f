import {
  activate,
  administrator,
  type Answer,
  type Client,
  goodPassword,
  isAlive,
  freshPortal,
  type TestPortal,
} from '../support/index.js';
import { activatedPerson, invitedPerson } from '../support/people.js';
import { sql } from '../support/sql.js';

const wrongPassword = 'crimson otter folds eleven maps';
const TOO_MANY = 'portal-access.too-many-attempts';
const FROM_NETWORK = 'portal-access.too-many-from-network';
const DEAD_LINKS = 'portal-access.too-many-dead-links';

let portal: TestPortal;
let admin: Client;
let addresses = 0;

beforeAll(async () => {
  // The test itself is the proxy, so that it can come from anywhere.
  // Counts every attempt of the practice.
  portal = await freshPortal({ SIGN_IN_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.0/8,::1' });
  admin = await portal.administrator();
});
afterAll(() => portal.stop());

/** An address from which nobody has come yet. */
const newAddress = () => `198.51.${Math.floor((addresses += 1) / 250)}.${addresses % 250}`;
const times = (count: number) => Array.from({ length: count }, (_, number) => number);

function signIn(email: string, password: string, from = newAddress()): Promise<Answer> {
  return portal.anonymous().post('/api/session', { email, password }, { headers: { 'x-forwarded-for': from } });
}

async function failFor(email: string, count: number, from?: string): Promise<void> {
  for (let done = 0; done < count; done++)
    expect((await signIn(email, wrongPassword, from)).body.code).toBe('portal-access.wrong-credentials');
}

function expectRefused({ status, body, headers }: Answer, code = TOO_MANY): void {
  expect([status, body.code]).toEqual([429, code]);
  expect(headers.get('content-type')).toMatch('application/problem+json');
  expect(headers.get('set-cookie')).toBeNull();
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(800);
  expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(900);
}

/** What a caller sees of an answer, apart from what differs from one second to the next. */
function seenFrom({ status, headers, text }: Answer) {
  const { date: _, 'retry-after': __, ...others } = Object.fromEntries(headers);
  return { status, headers: others, text };
}

describe('An account', () => {
  it('takes five wrong passwords in a quarter of an hour, from wherever they come, and then not even the right one', async () => {
    const { email } = await activatedPerson(portal, admin);
    await failFor(email, 5);
    expectRefused(await signIn(email, goodPassword));
    expectRefused(await signIn(email, wrongPassword));
  });

  it('that does not exist is limited alike, and the answers are the same', async () => {
    const known = await activatedPerson(portal, admin);
    const unknown = 'nobody.at.all@northside.example';
    await failFor(known.email, 5);
    await failFor(unknown, 5);
    const [ofKnown, ofUnknown] = [await signIn(known.email, wrongPassword), await signIn(unknown, wrongPassword)];
    expectRefused(ofKnown);
    expect(seenFrom(ofUnknown)).toEqual(seenFrom(ofKnown));
  });

  it('is counted once, however its address is spelled', async () => {
    const { email } = await activatedPerson(portal, admin);
    const spellings = [
      email,
      email.toUpperCase(),
      `D${email.slice(1)}`,
      email.replace('northside', 'NorthSide'),
      `${email.slice(0, -1)}E`,
    ];
    for (const spelling of spellings) await failFor(spelling, 1);
    for (const spelling of spellings) expectRefused(await signIn(spelling, goodPassword));
    // Letters that some databases take for an i or a k are other letters: such an address leads to nobody.
    for (const lookAlike of [email.replace('i', 'İ'), email.replace('n', 'ｎ')])
      expect((await signIn(lookAlike, goodPassword)).status).toBe(401);
  });

  it('tells of five guesses at most whether they were right, however many come at the same moment', async () => {
    const { email } = await activatedPerson(portal, admin);
    const codes: string[] = [];
    const told = () => codes.filter((code) => code === 'portal-access.wrong-credentials').length;
    // A machine that is very busy looks at fewer than five of the forty before it sends the rest away: then they come again.
    do {
      const answers = await Promise.all(times(40).map(() => signIn(email, wrongPassword)));
      codes.push(...answers.map(({ body }) => body.code));
    } while (told() < 5);
    expect(told()).toBe(5);
    const others = codes.filter((code) => code !== 'portal-access.wrong-credentials' && !isBusy(code));
    expect(new Set([...others, TOO_MANY])).toEqual(new Set([TOO_MANY]));
    expectRefused(await signIn(email, wrongPassword));
    expectRefused(await signIn(email, goodPassword));
  });

  it('may be signed in to sixteen times at the same moment', async () => {
    const { email } = await activatedPerson(portal, admin);
    const from = newAddress();
    let waiting = 16;
    // On a machine that is very busy some have to come again; none is taken for a guess.
    while (waiting > 0) {
      const answers = await Promise.all(times(waiting).map(() => signIn(email, goodPassword, from)));
      expect(answers.filter(({ status, body }) => status !== 201 && !isBusy(body.code))).toEqual([]);
      waiting = answers.filter(({ status }) => status !== 201).length;
    }
  });

  it('starts from nothing once the right password was given', async () => {
    const { email } = await activatedPerson(portal, admin);
    for (let done = 0; done < 3; done++) {
      await failFor(email, 4);
      expect((await signIn(email, goodPassword)).status).toBe(201);
    }
  });

  it('is open again when the quarter of an hour is over', async () => {
    const { email } = await activatedPerson(portal, admin);
    await failFor(email, 5);
    expectRefused(await signIn(email, goodPassword));
    const timePasses = (seconds: number) =>
      sql(portal.database.url, `update shared_kernel.rate_limit set expire = expire - ${seconds * 1_000}`);
    await timePasses(800);
    const wait = Number((await signIn(email, goodPassword)).headers.get('retry-after'));
    expect([wait > 0, wait <= 100]).toEqual([true, true]);
    await timePasses(100);
    expect((await signIn(email, goodPassword)).status).toBe(201);
  });

  it('that was attacked is named in the audit, with the address from which it was', async () => {
    const { id, email } = await activatedPerson(portal, admin);
    const from = newAddress();
    await failFor(email, 5, from);
    expectRefused(await signIn(email, wrongPassword, from));
    const rows = await sql(
      portal.database.url,
      "select address, outcome, detail ->> 'code' as code from audit.event where subject_id = $1 and action = 'sign-in' order by at, id",
      [id],
    );
    expect(rows.at(-1)).toEqual({ address: from, outcome: 'refused', code: TOO_MANY });
    expect(rows.filter(({ address }) => address === from)).toHaveLength(6);
  });
});

describe('A link to the mailbox', () => {
  it('is never refused: an invited person whose account was attacked opens it and signs in', async () => {
    const person = await invitedPerson(portal, admin);
    await failFor(person.email, 5);
    expectRefused(await signIn(person.email, goodPassword));
    await activate(portal.anonymous(), person.token);
    expect((await signIn(person.email, goodPassword)).status).toBe(201);
  });

  it('that leads nowhere is refused after fifty from one address, and one that works still works from there', async () => {
    const [person, headers] = [await invitedPerson(portal, admin), { 'x-forwarded-for': newAddress() }];
    const guess = (path: string) => portal.anonymous().post(path, { token: 'x'.repeat(43), password: goodPassword }, { headers });
    const look = () => portal.anonymous().post('/api/activations/inspect', { token: 'x'.repeat(43) }, { headers });
    const answers = await Promise.all(times(60).map((number) => (number % 2 ? guess('/api/activations') : look())));
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(50);
    expect(answers.filter(({ status, body }) => status === 429 && body.code === DEAD_LINKS)).toHaveLength(10);
    expect(await isAlive(portal.anonymous(), person.token)).toBe(true);
    const redeemed = await portal
      .anonymous()
      .post('/api/activations', { token: person.token, password: goodPassword }, { headers });
    expect(redeemed.status).toBe(201);
  });
});

describe('A network address', () => {
  async function failFiftyTimesFrom(fromOf: (number: number) => string): Promise<void> {
    for (const number of times(50)) {
      const email = `guess.${number}.${fromOf(0).replaceAll(':', '-')}@northside.example`;
      expect((await signIn(email, wrongPassword, fromOf(number))).body.code).toBe('portal-access.wrong-credentials');
    }
  }

  it('takes fifty wrong passwords, to whomever; its neighbors go on', async () => {
    await failFiftyTimesFrom(() => '203.0.113.7');
    // The same address in other clothes.
    const from = ['203.0.113.7', '::ffff:203.0.113.7', '::ffff:cb00:7107'];
    const answers = await Promise.all(from.map((address) => signIn(administrator.email, wrongPassword, address)));
    for (const answer of answers) expectRefused(answer, FROM_NETWORK);
    expect((await signIn(administrator.email, wrongPassword, '203.0.113.8')).status).toBe(401);
    // A right password there does not forgive what was guessed from there.
    expect((await signIn(administrator.email, administrator.password, '203.0.113.7')).status).toBe(201);
    expectRefused(await signIn('guess@northside.example', wrongPassword, '203.0.113.7'), FROM_NETWORK);
  }, 60_000);

  it('in IPv6 is counted by the 64 bits that one customer has', async () => {
    await failFiftyTimesFrom((number) => `2001:db8:1:2:${number.toString(16)}::${number.toString(16)}`);
    expectRefused(await signIn('one.more@northside.example', wrongPassword, '2001:db8:1:2:abcd:abcd:abcd:abcd'), FROM_NETWORK);
    expect((await signIn('one.more@northside.example', wrongPassword, '2001:db8:1:3::1')).status).toBe(401);
  }, 60_000);
});

it('What is kept of all this names nobody', async () => {
  const rows = await sql(portal.database.url, 'select key from shared_kernel.rate_limit');
  expect(rows.length).toBeGreaterThan(10);
  for (const { key } of rows) expect(key).toMatch(/^[\w-]{43}$/);
});

function isBusy(code: string): boolean {
  return code === 'portal-access.busy';
}
