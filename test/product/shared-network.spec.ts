import { administrator, type Answer, type Client, goodPassword, type TestPortal, until, usePortal } from '../support/index.js';
import { activatedPerson, invite, invitedPerson, mailTo, type Person } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

const wrongPassword = 'crimson otter folds eleven maps';
const FROM_NETWORK = 'portal-access.too-many-from-network';

let portal: TestPortal;
let admin: Client;
let offices = 0;

beforeAll(async () => {
  // The test itself is the proxy, so that each office has an address.
  portal = await usePortal({ SIGN_IN_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.0/8,::1' });
  admin = await portal.administrator();
});
afterAll(() => portal?.stop());

const times = (count: number) => Array.from({ length: count }, (_, number) => number);
const newOffice = () => `192.0.2.${(offices += 1)}`;
const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);

const post = (path: string, body: unknown, from: string): Promise<Answer> =>
  portal.anonymous().post(path, body, { headers: { 'x-forwarded-for': from } });
const signIn = (email: string, password: string, from: string) => post('/api/session', { email, password }, from);
const askForLink = (email: string, from: string) => post('/api/password-resets/requests', { email }, from);
const askForNewLink = (token: string, from: string) => post('/api/activations/requests', { token }, from);

/** What a caller sees of an answer, apart from the moment. */
function seenFrom({ status, headers, text }: Answer) {
  const { date: _, 'retry-after': __, ...others } = Object.fromEntries(headers);
  return { status, headers: others, text };
}

/** An office from which a stranger, or the colleagues together, failed to sign in fifty times. */
async function guardedOffice(): Promise<string> {
  const office = newOffice();
  await Promise.all(times(50).map((n) => signIn(`stranger.${n}@northside.example`, wrongPassword, office)));
  expect((await signIn('stranger@northside.example', wrongPassword, office)).body.code).toBe(FROM_NETWORK);
  return office;
}

describe('In an office where strangers failed to sign in fifty times', () => {
  let office: string;
  beforeAll(async () => {
    office = await guardedOffice();
  }, 60_000);

  it('the right password still signs in, an administrator too', async () => {
    const { email } = await activatedPerson(portal, admin);
    const answers = await Promise.all([
      signIn(email, goodPassword, office),
      signIn(email.toUpperCase(), goodPassword, office),
      signIn(administrator.email, administrator.password, office),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  });

  it('accounts and made-up names get one answer, whether an account has tries left or not', async () => {
    const { email } = await activatedPerson(portal, admin);
    const answers: Answer[] = [];
    for (let round = 0; round < 7; round += 1)
      answers.push(
        ...(await Promise.all([email, 'made.up@northside.example'].map((tried) => signIn(tried, wrongPassword, office)))),
      );
    for (const answer of answers) expect(seenFrom(answer)).toEqual(seenFrom(answers.at(-1)!));
    expect(answers[0]).toMatchObject({ status: 429, body: { code: FROM_NETWORK } });
    const waits = answers.map(({ headers }) => Number(headers.get('retry-after')));
    // Those of the network, which began at one moment for all.
    expect(Math.max(...waits) - Math.min(...waits)).toBeLessThan(60);
  }, 60_000);

  it('an account takes five wrong passwords, and then not even the right one, which still works elsewhere', async () => {
    const { email } = await activatedPerson(portal, admin);
    await Promise.all(times(5).map(() => signIn(email, wrongPassword, office)));
    expect((await signIn(email, goodPassword, office)).body.code).toBe(FROM_NETWORK);
    expect((await signIn(email, goodPassword, newOffice())).status).toBe(201);
    // The right password proved who it is, here too.
    expect((await signIn(email, goodPassword, office)).status).toBe(201);
  }, 60_000);

  it('an account that was attacked from elsewhere stays closed', async () => {
    const { email } = await activatedPerson(portal, admin);
    const elsewhere = newOffice();
    for (let failed = 0; failed < 5; failed += 1) await signIn(email, wrongPassword, elsewhere);
    expect((await signIn(email, goodPassword, office)).body.code).toBe(FROM_NETWORK);
  });

  it.each([
    ['offboarded', (person: Person) => admin.put(`/api/staff/${person.id}/offboarding`)],
    ['switched off', (person: Person) => admin.post(`/api/staff/${person.id}/portal/disable`)],
  ])('somebody who was %s is not let in, with the answer of a made-up name', async (_how, end) => {
    const person = await activatedPerson(portal, admin);
    await end(person);
    await settled(portal.database.url);
    const answers = [await signIn(person.email, goodPassword, office), await signIn('x@northside.example', goodPassword, office)];
    expect(seenFrom(answers[0]!)).toEqual(seenFrom(answers[1]!));
    expect(answers[0]!.body.code).toBe(FROM_NETWORK);
  });

  it('what was tried there leaves no count for each name', async () => {
    const counts = async () => Number((await rows('select count(*) as counts from shared_kernel.rate_limit'))[0].counts);
    const before = await counts();
    await Promise.all(times(60).map((n) => signIn(`another.${n}@northside.example`, wrongPassword, office)));
    expect(await counts()).toBe(before);
  });
});

describe('In an office where twenty links were asked for within an hour', () => {
  const requestsOf = async (email: string) =>
    Number(
      (
        await rows(
          `select count(*) as n from portal_access.password_link l join portal_access.portal_access a on a.id = l.staff_id
       where a.sign_in_email = $1 and l.origin = 'self'`,
          [email],
        )
      )[0].n,
    );

  async function busyOffice(): Promise<string> {
    const office = newOffice();
    for (const n of times(20)) await askForLink(`stranger.${n}@northside.example`, office);
    return office;
  }

  it('a person with an account still gets one, three an hour, and a stranger is told nothing else', async () => {
    const [office, person] = [await busyOffice(), await activatedPerson(portal, admin)];
    const answers: Answer[] = [];
    for (let asked = 0; asked < 5; asked += 1) answers.push(await askForLink(person.email, office));
    answers.push(await askForLink('made.up@northside.example', office));
    for (const answer of answers) expect(seenFrom(answer)).toEqual(seenFrom(answers[0]!));
    expect(answers[0]!.status).toBe(202);
    await mailTo(portal.smtp, person.email, 2);
    await settled(portal.database.url);
    expect(await requestsOf(person.email)).toBe(3);
  }, 60_000);

  it('answers come at one time for accounts and for made-up names', async () => {
    const [office, person] = [await busyOffice(), await activatedPerson(portal, admin)];
    for (const email of [person.email, 'made.up@northside.example', person.email, 'made.up@northside.example']) {
      const started = performance.now();
      await askForLink(email, office);
      expect(performance.now() - started).toBeGreaterThanOrEqual(399);
    }
  }, 60_000);

  it('what was not sent is audited as limited, and the overview shows it', async () => {
    const limited = async () => (await admin.get('/api/portal/overview')).body.limitedEmails;
    const [office, before] = [await busyOffice(), (await limited()).count];
    for (const n of times(3)) await askForLink(`more.${n}@northside.example`, office);
    const audited = await rows(
      `select outcome, actor_kind, subject_id from audit.event
       where action = 'request-password-reset' and address like '%' || $1 and outcome <> 'ok'`,
      [office],
    );
    expect(audited).toEqual([{ outcome: 'limited', actor_kind: 'anonymous', subject_id: null }]);
    expect(await limited()).toEqual({ count: before + 1, lastAt: expect.any(String) });
    const { items } = (await admin.get('/api/audit?outcome=limited&action=request-password-reset')).body;
    expect(items[0]).toMatchObject({ action: 'request-password-reset', outcome: 'limited', actor: { kind: 'anonymous' } });
  }, 60_000);

  it('somebody with a dead activation link can still ask for a new one', async () => {
    const office = newOffice();
    for (const n of times(20)) await askForNewLink(String(n).padStart(43, 'x'), office);
    const person = await invitedPerson(portal, admin);
    await invite(admin, person);
    await mailTo(portal.smtp, person.email, 2);
    expect((await askForNewLink('y'.repeat(43), office)).status).toBe(202);
    expect((await askForNewLink(person.token, office)).status).toBe(202);
    const asked = () => rows('select asked_again_at from portal_access.portal_status where staff_id = $1', [person.id]);
    await until('the request is noted', async () => (await asked())[0].asked_again_at !== null);
    const handedIn = `select count(*)::int as n from audit.event where action = 'ask-for-new-link' and outcome = 'ok' and address like '%' || $1`;
    expect((await rows(handedIn, [office]))[0].n).toBe(21);
  }, 60_000);
});
