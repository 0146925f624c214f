import { request } from 'node:http';
import { administrator, client, type Client, startPortal, type TestPortal, until } from '../support/index.js';
import { invite, linkIn, mailTo, type Person, registerPerson } from '../support/people.js';
import { contentOf, settled } from '../support/sql.js';

type Headers = Record<string, string | string[]>;

const origin = 'https://portal.northside.example';
let portal: TestPortal;
let admin: Client;
let token: string;

beforeAll(async () => {
  portal = await startPortal({ PUBLIC_URL: origin });
  admin = client(portal.url, origin);
  await admin.post('/api/session', administrator);
  token = (await admin.post('/api/api-tokens', { name: 'Test', expiresInDays: 1 })).body.token;
}, 60_000);

afterAll(() => portal?.stop());

/** `fetch` does not let a caller choose Host; this does, and it sends names and values as they are. */
function sendRaw(path: string, body: unknown, headers: Headers): Promise<number> {
  const { port } = new URL(portal.url);
  const content = JSON.stringify(body);
  const own = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(content),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', headers: { ...own, ...headers } }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode!));
    });
    sent.on('error', reject).end(content);
  });
}

describe('The origin of a link', () => {
  const evil = [
    'evil.example',
    'evil.example:443',
    'portal.northside.example.evil.example',
    'portal.northside.example@evil.example',
    'EVIL.example',
  ];
  const variants = evil.flatMap((host): Headers[] => [
    { host },
    { 'x-forwarded-host': host },
    { 'x-forwarded-server': host },
    { 'x-forwarded-proto': 'http', 'x-forwarded-host': host },
    { 'x-forwarded-host': [host, 'portal.northside.example'] },
    { forwarded: `for=1.2.3.4;host=${host};proto=http` },
    { 'x-original-host': host, 'x-host': host },
    { 'x-original-url': `https://${host}/activate`, 'x-rewrite-url': `//${host}/` },
    { origin: `https://${host}`, referer: `https://${host}/` },
    { host, 'x-forwarded-host': host, 'x-forwarded-port': '80', 'x-forwarded-prefix': `//${host}`, 'x-forwarded-for': '1.2.3.4' },
  ]);

  it(`is PUBLIC_URL whatever ${variants.length} kinds of request say`, async () => {
    expect(variants).toHaveLength(50);
    const people: Person[] = [];
    for (const headers of variants) {
      const person = await registerPerson(admin);
      people.push(person);
      expect([headers, await sendRaw(`/api/staff/${person.id}/portal/invitations`, { email: person.email }, headers)]).toEqual([
        headers,
        201,
      ]);
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
    person = await registerPerson(admin, {
      emails: [{ address: 'Kirsten.Olsson@northside.example' }, { address: 'kirsten@home.example' }],
    });
    await until(
      'the directory knows the person',
      async () => (await admin.get(`/api/staff?search=kirsten`)).body.items.length === 1,
    );
    await settled(portal.database.url);
    before = await contentOf(portal.database.url);
    portal.smtp.clear();
  });

  it.each<[string, unknown]>([
    ['an array', ['kirsten.olsson@northside.example']],
    ['an array with a stranger', ['kirsten.olsson@northside.example', 'mallory@evil.example']],
    ['an object', { address: 'kirsten.olsson@northside.example' }],
    ['an object that says what it is as text', { toString: 'kirsten.olsson@northside.example' }],
    ['a number', 5],
    ['null', null],
    ['true', true],
    ['nothing', undefined],
    ['an empty text', ''],
    ['a line break and a copy', 'kirsten.olsson@northside.example\r\nBcc: mallory@evil.example'],
    ['a line feed', 'kirsten.olsson@northside.example\nmallory@evil.example'],
    ['a NUL', 'kirsten.olsson@northside.example\0'],
    ['a space at the end', 'kirsten.olsson@northside.example '],
    ['a tabulator', '\tkirsten.olsson@northside.example'],
    ['a direction mark', '\u202ekirsten.olsson@northside.example'],
    ['a space of no width', 'kirsten\u200b.olsson@northside.example'],
  ])('refuses %s', async (_name, email) => {
    expect(await refused({ email })).toEqual([400, 'request.invalid']);
  });

  it.each([
    ['a stranger', 'mallory@evil.example'],
    ['two addresses', 'kirsten.olsson@northside.example,mallory@evil.example'],
    ['two addresses with a semicolon', 'mallory@evil.example;kirsten.olsson@northside.example'],
    ['a name before the address', 'Kirsten<kirsten.olsson@northside.example>'],
    ['angle brackets', '<kirsten.olsson@northside.example>'],
    ['a comment', 'kirsten.olsson(mallory@evil.example)@northside.example'],
    ['an address as the name of another', '"kirsten.olsson@northside.example"<mallory@evil.example>'],
    ['quotes', '"kirsten.olsson"@northside.example'],
    ['an encoded at sign', 'kirsten.olsson%40northside.example@evil.example'],
    ['an encoded line break', 'kirsten.olsson@northside.example%0d%0aBcc:mallory@evil.example'],
    ['an encoded word', '=?utf-8?q?kirsten.olsson=40northside.example?=@evil.example'],
    ['a route', '@evil.example:kirsten.olsson@northside.example'],
    ['a plus', 'kirsten.olsson+evil@northside.example'],
    ['a trailing dot', 'kirsten.olsson@northside.example.'],
    ['two dots', 'kirsten..olsson@northside.example'],
    ['a missing dot', 'kirstenolsson@northside.example'],
    ['a subdomain', 'kirsten.olsson@mail.northside.example'],
    ['a Cyrillic letter', 'kirsten.\u043elsson@northside.example'],
    ['the Kelvin sign', '\u212airsten.Olsson@northside.example'],
    ['a long s', 'kir\u017ften.olsson@northside.example'],
    ['a dotless i', 'k\u0131rsten.olsson@northside.example'],
    ['a dotted capital I', 'K\u0130rsten.olsson@northside.example'],
    ['letters of full width', '\uff4b\uff49\uff52\uff53\uff54\uff45\uff4e.olsson@northside.example'],
    ['an at sign of full width', 'kirsten.olsson\uff20northside.example@evil.example'],
    ['a dot of full width', 'kirsten.olsson@northside\uff0eexample'],
    ['a combining mark', 'kirsten.o\u0308lsson@northside.example'],
    ['punycode', 'kirsten.olsson@xn--northside-.example'],
    ['an address of somebody else', 'ada.admin@northside.example'],
  ])('refuses %s', async (_name, email) => {
    expect(await refused({ email })).toEqual([422, 'portal-access.email-not-on-record']);
  });

  it.each([
    ['twice', '{"email":"kirsten.olsson@northside.example","email":"mallory@evil.example"}'],
    ['twice, once disguised', '{"\\u0065mail":"mallory@evil.example","email":"kirsten.olsson@northside.example"}'],
    ['twice, with text around it that looks like keys', '{"email":"a\\":\\"b","email":"kirsten.olsson@northside.example"}'],
  ])('refuses a body that names the address %s', async (_name, body) => {
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

  it.each(['KIRSTEN.OLSSON@NORTHSIDE.EXAMPLE', 'kirsten.olsson@northside.example'])(
    'takes %s for the address on record, as the record spells it',
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
    const quiet = await startPortal({}, { worker: false });
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
