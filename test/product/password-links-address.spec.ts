import {
  addressTwice,
  forgedHosts,
  kirstensEmails,
  herAddressesCopied,
  noAddresses,
  notHerAddresses,
  type RawHeaders,
  sendRaw,
} from '../support/hostile.js';
import {
  administrator,
  client,
  type Client,
  type Person,
  freshPortal,
  reachableAt,
  type TestPortal,
  until,
} from '../support/index.js';
import { dayIn, emailLink, isLinkMail, linkMailTo, personWithLink } from '../support/password-links.js';
import { contentOf, settled } from '../support/sql.js';

const origin = 'https://portal.northside.example';
let portal: TestPortal;
let admin: Client;
let session: string;

beforeAll(async () => {
  portal = await freshPortal(reachableAt(origin));
  admin = client(portal.url, origin);
  await admin.post('/api/session', administrator);
  session = [...admin.jar].map(([name, value]) => `${name}=${value}`).join('; ');
}, 60_000);

afterAll(() => portal?.stop());

const send = (path: string, body: unknown, headers: RawHeaders) =>
  sendRaw(portal.url, path, body, { cookie: session, origin, ...headers });

const visitor = () => client(portal.url, origin);

describe('The origin of a password link', () => {
  const variants = forgedHosts('/reset-password');
  const good = /^https:\/\/portal\.northside\.example\/reset-password#[\w-]{43}$/;

  it(`is PUBLIC_URL whatever ${variants.length} kinds of request say, in the answer and in the mail`, async () => {
    expect(variants).toHaveLength(50);
    // Five mails a day go to one person.
    const people = await Promise.all(Array.from({ length: 13 }, () => personWithLink({ ...portal, anonymous: visitor }, admin)));
    const sent = new Map<string, number>();
    for (const [number, headers] of variants.entries()) {
      const person = people[number % people.length]!;
      const address = `/api/staff/${person.id}/portal/password-links`;
      const made = await send(address, { expiresOn: dayIn('America/New_York', 1) }, headers);
      expect([headers, made.status]).toEqual([headers, 201]);
      const { id, url } = JSON.parse(made.text);
      expect(url).toMatch(good);
      expect(made.text.toLowerCase()).not.toContain('evil');
      const mailed = await send(`${address}/${id}/email`, { email: person.email }, headers);
      expect([headers, mailed.status]).toEqual([headers, 202]);
      sent.set(person.email, (sent.get(person.email) ?? 1) + 1);
      const mail = await linkMailTo(portal.smtp, person.email, sent.get(person.email)!);
      expect(mail.text).toMatch(new RegExp(good.source.slice(1, -1)));
      expect(mail.raw.toLowerCase()).not.toContain('evil');
    }
  }, 120_000);

  it('is PUBLIC_URL too for a link that a stranger asks for in somebody’s name', async () => {
    const person = await personWithLink({ ...portal, anonymous: visitor }, admin);
    for (const [number, headers] of variants.filter((_, place) => place % 20 === 0).entries()) {
      expect((await send('/api/password-resets/requests', { email: person.email }, { ...headers, cookie: '' })).status).toBe(202);
      const mail = await linkMailTo(portal.smtp, person.email, 2 + number);
      expect(mail.text).toMatch(new RegExp(good.source.slice(1, -1)));
      expect(mail.raw.toLowerCase()).not.toContain('evil');
    }
  }, 60_000);
});

describe('A password link goes to an address on the record and nowhere else', () => {
  let person: Person & { link: { id: string } };
  let before: Record<string, string>;
  const path = () => `/api/staff/${person.id}/portal/password-links/${person.link.id}/email`;
  const refused = async (body: unknown, headers: Record<string, string> = {}) => {
    const { status, body: answer } = await admin.post(path(), body, { headers });
    return [status, answer.code];
  };

  beforeAll(async () => {
    person = await personWithLink({ ...portal, anonymous: visitor }, admin, { emails: kirstensEmails });
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

  it('changed nothing and sent nothing by all of that', async () => {
    expect(await contentOf(portal.database.url)).toEqual(before);
    expect(portal.smtp.mails).toEqual([]);
  });

  it.each(['KIRSTEN.OLSSON@NORTHSIDE.EXAMPLE', 'kirsten.olsson@northside.example', herAddressesCopied[0]!])(
    'takes %j for the address on record, as the record spells it',
    async (email) => {
      portal.smtp.clear();
      expect((await emailLink(admin, person, person.link.id, email)).status).toBe(202);
      const mail = await until('the mail has come', () => portal.smtp.mails[0]);
      expect(mail.to).toEqual(['Kirsten.Olsson@northside.example']);
    },
  );

  it('gets no link when it leaves the record before the mail was sent', async () => {
    await settled(portal.database.url);
    portal.smtp.clear();
    await portal.stopWorker();
    expect((await emailLink(admin, person, person.link.id, 'kirsten@home.example')).status).toBe(202);
    await admin.patch(`/api/staff/${person.id}`, { emails: [{ address: 'kirsten.olsson@northside.example' }] });
    await portal.startWorker();
    await settled(portal.database.url);
    expect(portal.smtp.mails.filter(isLinkMail)).toEqual([]);
  }, 60_000);
});
