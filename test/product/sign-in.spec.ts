import { hash } from '@node-rs/argon2';
import pg from 'pg';
import {
  activate,
  administrator,
  type Answer,
  type Client,
  goodPassword,
  freshPortal,
  type TestPortal,
} from '../support/index.js';
import { invitedPerson } from '../support/people.js';

let portal: TestPortal;
let sql: pg.Client;
let admin: Client;

beforeAll(async () => {
  // Changes the administrator's password hash, and hashes at full cost.
  portal = await freshPortal({ PASSWORD_HASH_COST: 'full' });
  sql = new pg.Client(portal.database.url);
  await sql.connect();
  admin = await portal.administrator();
});

afterAll(async () => {
  await sql.end();
  await portal.stop();
});

const signIn = (body: unknown) => portal.anonymous().post('/api/session', body);

async function storedHash(email: string): Promise<string> {
  const { rows } = await sql.query('select password_hash from portal_access.portal_access where sign_in_email = $1', [email]);
  return rows[0].password_hash;
}

describe('Signing in', () => {
  it('answers who is signed in, with an address in any case, and is noted with who, when and from where', async () => {
    const { status, body } = await signIn({ ...administrator, email: administrator.email.toUpperCase() });
    expect([status, body.staffMember.email, body.role, body.status.state]).toEqual([
      201,
      administrator.email,
      'administrator',
      'active',
    ]);
    const { rows } = await sql.query(
      "select * from audit.event where action = 'sign-in' and outcome = 'ok' order by at desc, id desc limit 1",
    );
    expect(rows[0]).toMatchObject({ actor_kind: 'staff', actor_id: body.staffMember.id, subject_id: body.staffMember.id });
    expect(rows[0].address).toMatch(/127\.0\.0\.1|::1/);
    const { items } = (await admin.get(`/api/staff/${body.staffMember.id}/portal/timeline`)).body;
    expect(items[0]).toMatchObject({ type: 'signed_in', by: { kind: 'staff', id: body.staffMember.id } });
  });

  it.each([
    ['no password', { email: administrator.email }],
    ['no body', undefined],
    ['a field that does not belong there', { ...administrator, remember: true }],
    ['several addresses', { ...administrator, email: [administrator.email] }],
    ['an object as password', { ...administrator, password: { $ne: null } }],
    ['a password beyond all measure', { ...administrator, password: 'x'.repeat(1_001) }],
    ['a line break in the address', { ...administrator, email: `${administrator.email}\r\n` }],
  ])('refuses %s before it hashes anything', async (_what, body) => {
    const { status, body: problem } = await signIn(body);
    expect([status, problem.code]).toEqual([400, 'request.invalid']);
    expect(problem.errors.length).toBeGreaterThan(0);
  });

  it('refuses a wrong password, also one that only adds a space', async () => {
    for (const password of [`${administrator.password} `, administrator.password.toUpperCase(), 'x']) {
      const { status, body, headers } = await signIn({ ...administrator, password });
      expect([status, body.code, headers.get('set-cookie')]).toEqual([401, 'portal-access.wrong-credentials', null]);
    }
  });
});

describe('The stored password', () => {
  it('is an argon2id hash with 64 MiB and three passes', async () => {
    expect(await storedHash(administrator.email)).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
  });

  it('is hashed anew at the next sign-in when it was made with weaker settings, and stays the same password', async () => {
    const weak = await hash(administrator.password, {
      memoryCost: 19_456,
      timeCost: 2,
      parallelism: 1,
    });
    await sql.query('update portal_access.portal_access set password_hash = $1 where sign_in_email = $2', [
      weak,
      administrator.email,
    ]);
    expect((await signIn({ ...administrator, password: 'not the password' })).status).toBe(401);
    expect(await storedHash(administrator.email)).toBe(weak);
    expect((await signIn(administrator)).status).toBe(201);
    const renewed = await storedHash(administrator.email);
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
    expect((await signIn(administrator)).status).toBe(201);
    expect(await storedHash(administrator.email)).toBe(renewed);
  });
});

describe('The password that a person chooses', () => {
  let person: Awaited<ReturnType<typeof invitedPerson>>;
  const choose = (password: string) => portal.anonymous().post('/api/activations', { token: person.token, password });

  beforeAll(async () => {
    const name = { givenName: 'Wilhelmina', familyName: 'Featherstone' };
    const emails = [{ address: 'w.featherstone@northside.example' }];
    person = await invitedPerson(portal, admin, { ...name, emails });
  });

  it.each([
    ['too short', 'fourteen chars'],
    ['too long', 'violet tractor hums at 9 nine '.repeat(5)],
    ['common', 'passwordpassword'],
    ['a walk over the keyboard', 'qwertyuiopasdfghjkl'],
    ['a pattern over and over', 'abcabcabcabcabcabc'],
    ['too short in characters, though not in bytes', '🦜🌵🎺🪁🧊🐙🛶🍄🔭🎳🦔🧵🪐🥝'],
  ])('is refused when it is %s, and the link stays good', async (_why, password) => {
    const { status, body, text } = await choose(password);
    expect([status, body.code, body.errors[0].path]).toEqual([422, 'portal-access.weak-password', 'password']);
    expect(text).not.toContain(password);
    expect((await portal.anonymous().post('/api/activations/inspect', { token: person.token })).status).toBe(200);
  });

  it('is refused when it is the own name or address with digits', async () => {
    for (const password of [`${person.givenName}${person.familyName}20262026`.replaceAll(' ', ''), `${person.email}1234`]) {
      const { status, body } = await choose(password);
      expect([status, body.errors[0].message]).toEqual([422, expect.stringContaining('too easy to guess')]);
    }
  });

  it('may be a sentence in small letters', async () => {
    const password = 'the old clock sings to seven tired herons';
    const visitor = portal.anonymous();
    expect((await activate(visitor, person.token, password)).status).toBe(201);
    expect((await signIn({ email: person.email, password })).status).toBe(201);
  });
});

describe('A crowd that signs in at once', () => {
  it('is served or refused within about a second, and stalls nobody else', async () => {
    const crowd = 150;
    // How long this machine takes at the moment for as many requests that need no password.
    const began = performance.now();
    await Promise.all(Array.from({ length: crowd }, () => admin.get('/api/session')));
    const calm = performance.now() - began;

    const started = performance.now();
    const since = () => performance.now() - started;
    // Odd ones with a wrong password: they cost as much.
    const answers = Array.from({ length: crowd }, async (_, number) => {
      const answer = await signIn(number % 2 ? { ...administrator, password: goodPassword } : administrator);
      return { ...answer, afterMs: since() };
    });
    const others: number[] = [];
    let busy = true;
    const lookAround = (async () => {
      while (busy) {
        const asked = performance.now();
        expect((await admin.get('/api/session')).status).toBe(200);
        others.push(performance.now() - asked);
      }
    })();
    const all = await Promise.all(answers).finally(() => (busy = false));
    await lookAround;

    const counts = Object.groupBy(all, ({ status }) => String(status)) as Record<string, (Answer & { afterMs: number })[]>;
    expect(Object.keys(counts).toSorted()).toEqual(['201', '401', '503']);
    for (const { body, headers } of counts['503']!) {
      expect(body).toMatchObject({ status: 503, code: 'portal-access.busy' });
      expect(headers.get('content-type')).toMatch('application/problem+json');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    // About a second of patience; the rest is how long a busy machine takes for so many requests.
    expect(Math.max(...all.map(({ afterMs }) => afterMs))).toBeLessThan(4_000 + 10 * calm);
    const median = others.toSorted((a, b) => a - b)[Math.floor(others.length / 2)]!;
    expect(others.length).toBeGreaterThan(3);
    expect(median).toBeLessThan(500 + 2 * calm);
  });

  it('leaves the way free for the next one', async () => {
    expect((await signIn(administrator)).status).toBe(201);
  });

  it('costs no refused person the link: an activation that finds it busy can be tried again', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, () => invitedPerson(portal, admin)));
    const redeem = async ({ token }: { token: string }) => {
      const { status, body } = await portal.anonymous().post('/api/activations', { token, password: goodPassword });
      return status === 201 ? 'activated' : body.code;
    };
    const crowd = Array.from({ length: 150 }, () => signIn(administrator));
    // Which of the requests come first is up to the network: some people may be in time, never all of them.
    const outcomes = await Promise.all(people.map(redeem));
    await Promise.all(crowd);
    expect(new Set([...outcomes, 'activated'])).toEqual(new Set(['portal-access.busy', 'activated']));
    const refused = people.filter((_, number) => outcomes[number] !== 'activated');
    for (const person of refused) expect(await redeem(person)).toBe('activated');
  });
});
