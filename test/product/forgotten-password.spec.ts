import { type Client, freshPortal, type TestPortal } from '../support/index.js';
import {
  inspectLink,
  isLinkMail,
  linkMailTo,
  linksOf,
  newPassword,
  personWithLink,
  resetWith,
} from '../support/password-links.js';
import { activePerson, invitedPerson, type Person, registerPerson } from '../support/people.js';
import { settled, sql } from '../support/sql.js';
import { expectNobodyToTell } from '../support/timing.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Counts every request and every mail of the practice.
  portal = await freshPortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const ask = (email: string) => portal.anonymous().post('/api/password-resets/requests', { email });
const done = () => settled(portal.database.url);
const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
const linkMails = (address: string) => portal.smtp.to(address).filter(isLinkMail);

describe('Who forgot the password', () => {
  it('gets a link that works once, for one hour, and sets a new one', async () => {
    const person = await activePerson(portal, admin);
    const asked = Date.now();
    expect(await ask(person.email.toUpperCase())).toMatchObject({ status: 202, text: '' });
    const { token, text } = await linkMailTo(portal.smtp, person.email, 2);
    expect(text).toContain('Somebody asked for a new password for your account');
    await done();
    const [link] = await linksOf(admin, person);
    expect(link).toMatchObject({ origin: 'self', madeBy: null, expiresOn: null, state: 'active' });
    const minutes = (Date.parse(link.expiresAt) - asked) / 60_000;
    expect(minutes).toBeGreaterThan(59);
    expect(minutes).toBeLessThan(61);
    expect((await resetWith(portal.anonymous(), token)).status).toBe(204);
    expect((await resetWith(portal.anonymous(), token)).status).toBe(410);
    expect((await portal.anonymous().post('/api/session', { email: person.email, password: newPassword })).status).toBe(201);
  });

  it('gets it only at the address they sign in with, whatever others they have', async () => {
    const person = await activePerson(portal, admin, {
      emails: [{ address: 'signs.in@northside.example' }, { address: 'never@home.example' }],
    });
    await ask('never@home.example');
    await ask(person.email);
    await linkMailTo(portal.smtp, person.email, 2);
    await done();
    expect(portal.smtp.to('never@home.example')).toEqual([]);
  });

  it('makes the link before die, also that of an administrator', async () => {
    const person = await personWithLink(portal, admin);
    await ask(person.email);
    const { token } = await linkMailTo(portal.smtp, person.email, 2);
    expect((await inspectLink(portal.anonymous(), person.link.token)).status).toBe(410);
    expect((await inspectLink(portal.anonymous(), token)).status).toBe(200);
  });

  it('gets three an hour, however often and in whatever spelling they ask, and the last one works', async () => {
    const person = await activePerson(portal, admin);
    const spellings = [person.email, person.email.toUpperCase(), person.email.replace('d', 'D')];
    for (let round = 0; round < 4; round++) {
      const answers = await Promise.all(spellings.map(ask));
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    }
    await done();
    // Of several at once only the newest is still alive when its mail is due.
    expect(await linksOf(admin, person)).toHaveLength(3);
    expect(linkMails(person.email).length).toBeGreaterThan(0);
    expect(linkMails(person.email).length).toBeLessThanOrEqual(3);
    const [newest] = await linksOf(admin, person);
    expect(newest).toMatchObject({ state: 'active', emailedTo: [{ delivery: 'sent' }] });
    await rows(`update portal_access.password_link set made_at = made_at - interval '1 hour' where staff_id = $1`, [person.id]);
    await ask(person.email);
    await done();
    expect(await linksOf(admin, person)).toHaveLength(4);
  });

  it('is not kept from signing in by any of it', async () => {
    const person = await activePerson(portal, admin);
    for (let round = 0; round < 5; round++) await ask(person.email);
    await done();
    expect((await person.client.get('/api/session')).status).toBe(200);
  });
});

describe('Asking in the name of', () => {
  const people: Record<string, Person> = {};

  beforeAll(async () => {
    people.active = await activePerson(portal, admin);
    people.invited = await invitedPerson(portal, admin);
    people.registered = await registerPerson(admin);
    people.offboarded = await activePerson(portal, admin);
    people.unknown = { ...people.active, email: 'nobody.at.all@northside.example' };
    await admin.put(`/api/staff/${people.offboarded.id}/offboarding`);
    await done();
    portal.smtp.clear();
  }, 60_000);

  it('somebody known, unknown, invited, never invited or gone looks the same, and only the first gets mail', async () => {
    const answers = await Promise.all(Object.values(people).map(({ email }) => ask(email)));
    const seen = answers.map(({ status, text, headers }) => ({ status, text, headers: [...headers.keys()].toSorted() }));
    expect(new Set(seen.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(seen[0]).toMatchObject({ status: 202, text: '' });
    await done();
    expect(portal.smtp.mails.map(({ to }) => to)).toEqual([[people.active!.email]]);
  });

  it('leaves no trace of what was typed, and the same audit row for all', async () => {
    await ask('typed.by.a.stranger@evil.example');
    await done();
    expect(await rows('select * from portal_access.password_reset_request')).toEqual([]);
    const audit = await rows(`select * from audit.event where action = 'request-password-reset' and outcome = 'ok'`);
    expect(audit.length).toBeGreaterThan(5);
    expect(JSON.stringify(audit)).not.toContain('@');
    const shapes = audit.map(({ actor_kind, outcome, detail }) => [actor_kind, outcome, detail.facts.length]);
    expect(new Set(shapes.map((shape) => JSON.stringify(shape))).size).toBe(1);
  });

  it('nobody well-formed is refused', async () => {
    for (const email of ['', 'x', 'a b@c.example', 'a@b.example\r\nBcc: c@d.example', null, ['a@b.example'], { a: 1 }])
      expect((await ask(email as string)).status).toBe(400);
    expect((await portal.anonymous().post('/api/password-resets/requests', { email: 'a@b.example', x: 1 })).status).toBe(400);
  });

  it('costs the same time for known and unknown accounts', async () => {
    await portal.stopWorker();
    await expectNobodyToTell({ known: () => ask(people.active!.email), unknown: () => ask(people.unknown!.email) }, 500);
    await portal.startWorker();
    await done();
  }, 120_000);
});
