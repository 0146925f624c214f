import { randomBytes } from 'node:crypto';
import { administrator, type Client, invite, freshPortal, type TestPortal, until } from '../support/index.js';
import { activatedPerson, activePerson, invitedPerson } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Counts the mails to every administrator.
  portal = await freshPortal({ SIGN_IN_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.0/8,::1' });
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const done = () => settled(portal.database.url);
const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
const ask = (token: string, from = '198.51.100.7') =>
  portal.anonymous().post('/api/activations/requests', { token }, { headers: { 'x-forwarded-for': from } });
const promote = ({ id }: { id: string }) => admin.put(`/api/staff/${id}/portal/role`, { role: 'administrator' });
const mailsAbout = (person: { id: string }, address: string) =>
  portal.smtp.to(address).filter(({ text }) => text.includes(`/staff/${person.id}/portal`));
const asking = async () =>
  (await rows(`select count(*)::int as count from portal_access.timeline_entry where type = 'new_link_requested'`))[0].count;

/** Somebody whose link is dead. */
async function withDeadLink() {
  const person = await invitedPerson(portal, admin);
  await admin.delete(`/api/staff/${person.id}/portal/invitations/${person.invitationId}`);
  return person;
}

describe('That somebody asked for a new link', () => {
  it('every administrator is told who can sign in and act, each in their language, and nobody else', async () => {
    const [spanish, off, beginner, colleague] = [
      await activePerson(portal, admin, { givenName: 'Inés', locale: 'es' }),
      await activePerson(portal, admin),
      await activatedPerson(portal, admin),
      await activePerson(portal, admin),
    ];
    for (const person of [spanish, off, beginner]) expect((await promote(person)).status).toBeLessThan(300);
    await admin.post(`/api/staff/${off.id}/portal/disable`);
    const person = await withDeadLink();
    await ask(person.token);
    await done();
    expect(mailsAbout(person, administrator.email)).toHaveLength(1);
    for (const { email } of [off, beginner, colleague, person]) expect(mailsAbout(person, email)).toEqual([]);
    const [mail] = mailsAbout(person, spanish.email);
    expect(mail!.subject).toBe('Un miembro del personal pidió un nuevo enlace de activación');
    expect(mail!.text).toContain('Hola, Inés:');
    await admin.post(`/api/staff/${spanish.id}/portal/disable`);
  }, 60_000);

  it('is not told any more once somebody answered', async () => {
    const person = await withDeadLink();
    await portal.smtp.down();
    await ask(person.token);
    await until('it was noted', async () => (await admin.get(`/api/staff/${person.id}/portal`)).body.status.askedAgainAt);
    // An attempt that has looked already and is on its way to the mail server would still go out.
    await portal.stopWorker();
    await invite(admin, person);
    await portal.smtp.up();
    await portal.startWorker();
    await done();
    expect(mailsAbout(person, administrator.email)).toEqual([]);
  }, 60_000);

  it('waits for one administrator whose mailbox is not ready, and reaches the others at once, once', async () => {
    const second = await activePerson(portal, admin);
    await promote(second);
    await done();
    const person = await withDeadLink();
    portal.smtp.refuse(administrator.email, '451 4.7.1 greylisted');
    await ask(person.token);
    await until('the other one is told', () => mailsAbout(person, second.email).length === 1, 20_000);
    portal.smtp.accept();
    await until('the first one is told, too', () => mailsAbout(person, administrator.email).length === 1, 60_000);
    await done();
    expect(mailsAbout(person, second.email)).toHaveLength(1);
  }, 90_000);
});

describe('Twenty times an hour', () => {
  it('a network may ask with any token; after that only one that was of a link is heard, and all are answered alike', async () => {
    const here = '203.0.113.9';
    const person = await withDeadLink();
    await done();
    const before = await asking();
    const unknown = () => ask(randomBytes(32).toString('base64url'), here);
    const answers = await Promise.all(Array.from({ length: 20 }, unknown));
    answers.push(await unknown(), await ask(person.token, here), await unknown());
    expect(answers.map(({ status, text }) => [status, text])).toEqual(answers.map(() => [202, '']));
    await done();
    expect(await asking()).toBe(before + 1);
  }, 60_000);
});
