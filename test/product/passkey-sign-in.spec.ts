import { type Client, useBrowser, usePortal, type TestBrowser, type TestPortal } from '../support/index.js';
import {
  changed,
  codeOf,
  offered,
  openLaptopAt,
  personWithPasskeyAt,
  prove,
  refused,
  removed,
  signInByPasskey,
} from '../support/laptop.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let browser: TestBrowser;
let admin: Client;

beforeAll(async () => {
  [portal, browser] = await Promise.all([usePortal(), useBrowser()]);
  admin = await portal.administrator();
}, 60_000);

afterAll(async () => {
  await browser?.closeAll();
  await portal?.stop();
});

const openLaptop = () => openLaptopAt(browser, portal.url);
const personWithPasskey = () => personWithPasskeyAt(portal, admin, browser);

describe('Signing in by passkey', () => {
  it('begins alike for everybody and names no account', async () => {
    const laptop = await openLaptop();
    const [first, second] = [await offered(laptop), await offered(laptop)];
    expect(first.challenge).not.toBe(second.challenge);
    for (const options of [first, second])
      expect({ ...options, challenge: '' }).toEqual({
        rpId: 'localhost',
        challenge: '',
        timeout: 300_000,
        userVerification: 'required',
      });
    expect(Buffer.from(first.challenge, 'base64url').length).toBeGreaterThanOrEqual(32);
    const cookie = (await portal.anonymous().post('/api/session/passkey/options')).headers.getSetCookie();
    expect(cookie).toHaveLength(1);
    expect(cookie[0]).toMatch(/^passkey=[\w-]{43}; Max-Age=300; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it('is refused with any part of the answer changed', async () => {
    const { laptop } = await personWithPasskey();
    const send = (response: unknown) => laptop.call('POST', '/api/session/passkey', { response });
    for (const part of ['signature', 'authenticatorData', 'userHandle'] as const) {
      const right = await prove(laptop.page, await offered(laptop));
      expect(codeOf(await send({ ...right, response: { ...right.response, [part]: changed(right.response[part]) } }))).toBe(
        refused,
      );
    }
    const right = await prove(laptop.page, await offered(laptop));
    const withoutOwner = { ...right.response };
    delete withoutOwner.userHandle;
    expect(codeOf(await send({ ...right, response: withoutOwner }))).toBe(refused);
    const unknown = Buffer.alloc(32, 1).toString('base64url');
    const another = await prove(laptop.page, await offered(laptop));
    expect(codeOf(await send({ ...another, id: unknown, rawId: unknown }))).toBe(removed);
    // Whoever was given no challenge learns nothing about a passkey.
    const stranger = await openLaptop();
    const response = { ...another, id: unknown, rawId: unknown };
    expect(codeOf(await stranger.call('POST', '/api/session/passkey', { response }))).toBe(refused);
    expect(codeOf(await send({ ...right, response: { ...right.response, clientDataJSON: 'e30' } }))).toBe(refused);
    // All of them were refused for what was wrong in them.
    expect(codeOf(await signInByPasskey(laptop))).toBe('201');
  });

  it('is refused for a challenge that was given to another browser or was made up', async () => {
    const { laptop } = await personWithPasskey();
    const send = (response: unknown) => laptop.call('POST', '/api/session/passkey', { response });
    const elsewhere = (await portal.anonymous().post('/api/session/passkey/options')).body;
    await offered(laptop);
    expect(codeOf(await send(await prove(laptop.page, elsewhere)))).toBe(refused);
    const madeUp = { ...(await offered(laptop)), challenge: Buffer.alloc(32, 1).toString('base64url') };
    expect(codeOf(await send(await prove(laptop.page, madeUp)))).toBe(refused);
    expect(codeOf(await signInByPasskey(laptop))).toBe('201');
  });

  it('works once with one answer, also when it is sent twice at the same moment', async () => {
    const { laptop } = await personWithPasskey();
    const answer = await prove(laptop.page, await offered(laptop));
    // Each of them comes with the cookie of the browser, which a right answer takes away.
    const [cookie] = (await laptop.page.context().cookies()).filter(({ name }) => name === 'passkey');
    const send = () =>
      portal.anonymous().post('/api/session/passkey', { response: answer }, { headers: { cookie: `passkey=${cookie!.value}` } });
    const codes = (await Promise.all([send(), send(), send()])).map(codeOf);
    expect(codes.toSorted()).toEqual(['201', refused, refused]);
    expect(codeOf(await send())).toBe(refused);
  });

  it('is refused without user verification', async () => {
    const { laptop } = await personWithPasskey();
    await laptop.devtools.send('WebAuthn.setUserVerified', { authenticatorId: laptop.authenticatorId, isUserVerified: false });
    const careless = { ...(await offered(laptop)), userVerification: 'discouraged' };
    const response = await prove(laptop.page, careless);
    expect(codeOf(await laptop.call('POST', '/api/session/passkey', { response }))).toBe(refused);
  });

  it('is refused to a page of another origin that passes a right challenge on', async () => {
    const { laptop } = await personWithPasskey();
    const options = await offered(laptop);
    // The same host, so that the browser lets the page ask for the passkey, but another port.
    const { createServer } = await import('node:http');
    const server = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end('<h1>Win a prize</h1>'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await laptop.page.goto(`http://localhost:${(server.address() as { port: number }).port}/`);
      const response = await prove(laptop.page, options);
      await laptop.page.goto(`${portal.url}/api/docs`);
      expect(codeOf(await laptop.call('POST', '/api/session/passkey', { response }))).toBe(refused);
    } finally {
      server.close();
    }
    expect(codeOf(await signInByPasskey(laptop))).toBe('201');
  });

  it('is refused when the count of the authenticator went back: somebody has a copy', async () => {
    const { laptop, passkey } = await personWithPasskey();
    expect(codeOf(await signInByPasskey(laptop))).toBe('201');
    const stored = `select counter::int from portal_access.passkey where id = '${passkey.id}'`;
    const [{ counter }] = (await sql(portal.database.url, stored)) as [{ counter: number }];
    expect(counter).toBeGreaterThan(1);
    await sql(portal.database.url, 'update portal_access.passkey set counter = counter + 5 where id = $1', [passkey.id]);
    expect(codeOf(await signInByPasskey(laptop))).toBe(refused);
    expect(await sql(portal.database.url, stored)).toEqual([{ counter: counter + 5 }]);
    await sql(portal.database.url, 'update portal_access.passkey set counter = counter - 5 where id = $1', [passkey.id]);
    expect(codeOf(await signInByPasskey(laptop))).toBe('201');
  });

  it('is refused to those whose access is off or who were offboarded, and says so where the second factor was reset', async () => {
    const [disabled, gone, lost] = [await personWithPasskey(), await personWithPasskey(), await personWithPasskey()];
    await sql(portal.database.url, 'update portal_access.portal_access set disabled_at = now() where id = $1', [
      disabled.person.id,
    ]);
    await admin.put(`/api/staff/${gone.person.id}/offboarding`);
    expect((await admin.post(`/api/staff/${lost.person.id}/portal/second-factor/reset`)).status).toBe(204);
    for (const { laptop } of [disabled, gone]) expect(codeOf(await signInByPasskey(laptop))).toBe(refused);
    expect(codeOf(await signInByPasskey(lost.laptop))).toBe(removed);
  });

  it('leaves an audit row, of a refusal too', async () => {
    const { person, laptop } = await personWithPasskey();
    await signInByPasskey(laptop);
    await portal.anonymous().post('/api/session/passkey', {
      response: {
        id: 'AAAA',
        rawId: 'AAAA',
        type: 'public-key',
        response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
      },
    });
    const rows = await sql(
      portal.database.url,
      "select outcome, subject_id from audit.event where action = 'sign-in-by-passkey' order by at desc, id desc limit 2",
    );
    expect(rows).toEqual([
      { outcome: 'refused', subject_id: null },
      { outcome: 'ok', subject_id: person.id },
    ]);
  });
});
