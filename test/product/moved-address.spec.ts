import { type Client, goodPassword, usePortal, type TestPortal } from '../support/index.js';
import { activate, activePerson, invite, mailTo, type Person, registerPerson, tokenIn } from '../support/people.js';
import { settled } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const give = async (person: { id: string }, ...addresses: string[]) => {
  const { status, text } = await admin.patch(`/api/staff/${person.id}`, { emails: addresses.map((address) => ({ address })) });
  expect([status, text]).toEqual([200, expect.anything()]);
};
const done = () => settled(portal.database.url);

/** Who is signed in with the address, or the code of the refusal. */
async function whoSignsIn(email: string, password = goodPassword): Promise<string> {
  const { body } = await portal.anonymous().post('/api/session', { email, password });
  return body.staffMember?.id ?? body.code;
}

async function entries({ id }: { id: string }, type: string): Promise<any[]> {
  const { items } = (await admin.get(`/api/staff/${id}/portal/timeline`)).body;
  return items.filter((item: { type: string }) => item.type === type);
}

describe('An address that Biographics moves from one person to another', () => {
  const shared = 'front.desk@northside.example';
  const othersPassword = 'copper kettles sing before 7 dawns';
  let former: Person;
  let next: Person;

  beforeAll(async () => {
    former = await activePerson(portal, admin, { emails: [{ address: shared }] });
    next = await registerPerson(admin);
    await give(former, 'former.own@northside.example');
    await give(next, next.email, shared);
    await done();
  });

  it('opens the account of the first no more, whose new primary address does', async () => {
    expect(await whoSignsIn(shared)).toBe('portal-access.wrong-credentials');
    expect(await whoSignsIn('former.own@northside.example')).toBe(former.id);
  });

  it('is told in the timeline of the first, once', async () => {
    expect(await entries(former, 'sign_in_address_changed')).toEqual([
      expect.objectContaining({
        by: { kind: 'system', id: null, name: null },
        detail: { maskedEmail: 'f•••@northside.example' },
      }),
    ]);
  });

  it('can be invited, activated and signed in with by the second', async () => {
    await invite(admin, next, shared);
    // Two mails came to the first: the invitation, and that the address to sign in with is another now.
    const { body } = await activate(portal.anonymous(), tokenIn(await mailTo(portal.smtp, shared, 3)), othersPassword);
    expect(body.staffMember.id).toBe(next.id);
    expect(await whoSignsIn(shared, othersPassword)).toBe(next.id);
    expect(await whoSignsIn(shared)).toBe('portal-access.wrong-credentials');
  });
});

describe('A sign-in address', () => {
  it('stays while the record has it, in whatever case and place', async () => {
    const person = await activePerson(portal, admin);
    await give(person, 'another.primary@northside.example', person.email.toUpperCase());
    await done();
    expect(await whoSignsIn(person.email)).toBe(person.id);
    expect(await whoSignsIn('another.primary@northside.example')).toBe('portal-access.wrong-credentials');
    expect(await entries(person, 'sign_in_address_changed')).toEqual([]);
  });

  it('goes round when people swap theirs before the worker heard of any of it', async () => {
    const first = await activePerson(portal, admin);
    const second = await activePerson(portal, admin);
    const third = await activePerson(portal, admin);
    await done();
    await portal.stopWorker();
    await give(first, 'on.the.way@northside.example');
    await give(third, first.email);
    await give(second, third.email);
    await give(first, second.email);
    await portal.startWorker();
    await done();
    expect(await Promise.all([first, second, third].map(({ email }) => whoSignsIn(email)))).toEqual([
      third.id,
      first.id,
      second.id,
    ]);
    expect((await admin.get('/api/operations/dead-letters')).body.items).toEqual([]);
  }, 60_000);
});
