import { everyScope } from '../support/api-tokens.js';
import {
  addressTwice,
  forgedHosts,
  herAddressesCopied,
  kirstensEmails,
  noAddresses,
  notHerAddresses,
  sendRaw,
} from '../support/hostile.js';
import { administrator, client, type Client, freshPortal, reachableAt, type TestPortal, until } from '../support/index.js';
import { invite, linkIn, mailTo, type Person, registerPerson } from '../support/people.js';
import { contentOf, settled } from '../support/sql.js';

const origin = 'https://portal.northside.example';
let portal: TestPortal;
let admin: Client;
let token: string;

beforeAll(async () => {
  portal = await freshPortal(reachableAt(origin));
  admin = client(portal.url, origin);
  await admin.post('/api/session', administrator);
  token = (await admin.post('/api/api-tokens', { name: 'Test', expiresInDays: 1, scopes: everyScope })).body.token;
}, 60_000);

afterAll(() => portal?.stop());

describe('The origin of a link', () => {
  // An API token is taken whatever the origin.
  const variants = forgedHosts('/activate').map(({ referer, ...headers }) =>
    typeof referer === 'string' ? { origin: referer.slice(0, -1), referer } : headers,
  );

  it(`is PUBLIC_URL whatever ${variants.length} kinds of request say`, async () => {
    expect(variants).toHaveLength(50);
    const people: Person[] = [];
    for (const headers of variants) {
      const person = await registerPerson(admin);
      people.push(person);
      const own = { authorization: `Bearer ${token}` };
      const path = `/api/staff/${person.id}/portal/invitations`;
      const { status } = await sendRaw(portal.url, path, { email: person.email }, { ...own, ...headers });
      expect([headers, status]).toEqual([headers, 201]);
    }
    for (const person of people) {
      const mail = await mailTo(portal.smtp, person.email);
      expect(linkIn(mail)).toMatch(/^https:\/\/portal\.northside\.example\/activate#[\w-]{43}$/);
      expect(mail.raw.toLowerCase()).not.toContain('evil');
    }
  });
});

describe('An invitation goes to an address on the record and nowhere else', () => {
  let person: Person;
  let before: Record<string, string>;
  const refused = async (body: unknown, headers: Record<string, string> = {}) => {
    const { status, body: answer } = await admin.post(`/api/staff/${person.id}/portal/invitations`, body, { headers });
    return [status, answer.code];
  };

  beforeAll(async () => {
    person = await registerPerson(admin, { emails: kirstensEmails });
    await until(
      'the directory knows the person',
      async () => (await admin.get(`/api/staff?search=kirsten`)).body.items.length === 1,
    );
    await settled(portal.database.url);
    before = await contentOf(portal.database.url);
    portal.smtp.clear();
  });

  it.each(noAddresses)('refuses %s', async (_name, email) => {
    expect(await refused({ email })).toEqual([400, 'request.invalid']);
  });

  it.each(notHerAddresses)('refuses %s', async (_name, email) => {
    expect(await refused({ email })).toEqual([422, 'portal-access.email-not-on-record']);
  });

  it.each(addressTwice)('refuses a body that names the address %s', async (_name, body) => {
    expect(await refused(body, { 'content-type': 'application/json' })).toEqual([400, 'request.duplicate-key']);
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'email=kirsten.olsson@northside.example&email=mallory@evil.example', 415],
    ['text', 'text/plain', '{"email":"kirsten.olsson@northside.example"}', 400],
    ['half a body', 'application/json', '{"email":"kirsten.olsson@nor', 400],
    ['a list', 'application/json', '[{"email":"kirsten.olsson@northside.example"}]', 400],
    ['a prototype', 'application/json', '{"__proto__":{"email":"kirsten.olsson@northside.example"}}', 400],
    ['a disguised prototype', 'application/json', '{"__pr\\u006fto__":{"email":"kirsten.olsson@northside.example"}}', 400],
  ])('refuses %s', async (_name, type, body, status) => {
    expect((await refused(body, { 'content-type': type }))[0]).toBe(status);
  });

  it('changed nothing and sent nothing by all of that', async () => {
    expect(await contentOf(portal.database.url)).toEqual(before);
    expect((await admin.get(`/api/staff/${person.id}/portal`)).body).toMatchObject({
      status: { state: 'not_invited' },
      invitation: null,
    });
    expect(portal.smtp.mails).toEqual([]);
  });

  it.each(['KIRSTEN.OLSSON@NORTHSIDE.EXAMPLE', 'kirsten.olsson@northside.example', ...herAddressesCopied])(
    'takes %j for the address on record, as the record spells it',
    async (email) => {
      portal.smtp.clear();
      expect((await invite(admin, person, email)).email).toBe('Kirsten.Olsson@northside.example');
      const mail = await until('the mail has come', () => portal.smtp.mails[0]);
      expect(mail.to).toEqual(['Kirsten.Olsson@northside.example']);
    },
  );
});

describe('An address that leaves the record before the mail was sent', () => {
  it('gets no mail', async () => {
    const quiet = await freshPortal({}, { worker: false });
    try {
      const caller = await quiet.administrator();
      const person = await registerPerson(caller);
      await invite(caller, person);
      await caller.patch(`/api/staff/${person.id}`, { emails: [{ address: 'moved.away@northside.example' }] });
      await quiet.startWorker();
      await until('the invitation is withdrawn', async () => {
        return (await caller.get(`/api/staff/${person.id}/portal`)).body.status.state === 'not_invited';
      });
      expect(quiet.smtp.mails).toEqual([]);
    } finally {
      await quiet.stop();
    }
  });
});
