import { administrator, type Client, client, freshPortal, reachableAt, type TestPortal } from '../support/index.js';

const origin = 'https://portal.example';
let portal: TestPortal;
let caller: Client;

beforeAll(async () => {
  portal = await freshPortal(reachableAt(origin), { worker: false });
  caller = client(portal.url, origin);
});

afterAll(() => portal.stop());

describe('Where people reach the product by https', () => {
  it("the session's cookie is bound to the host and to https", async () => {
    const { status, headers } = await caller.post('/api/session', administrator);
    expect(status).toBe(201);
    const [cookie, ...others] = headers.getSetCookie();
    const [pair, ...attributes] = cookie!.split('; ');
    expect(others).toEqual([]);
    expect(pair).toMatch(/^__Host-session=[\w-]{43}$/);
    expect(attributes.toSorted()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']);
    expect((await caller.get('/api/session')).status).toBe(200);
  });

  it('a cookie of the plain name, which any page of the domain could plant, opens nothing', async () => {
    const plain = client(portal.url, origin);
    plain.jar.set('session', caller.jar.get('__Host-session')!);
    expect((await plain.get('/api/session')).status).toBe(401);
  });

  it('a change must come from there, not from the address behind the proxy', async () => {
    expect((await client(portal.url).post('/api/session', administrator)).body.code).toBe('request.foreign-origin');
    expect((await client(portal.url, 'http://portal.example').post('/api/session', administrator)).status).toBe(403);
    expect((await client(portal.url, `${origin}:8443`).post('/api/session', administrator)).status).toBe(403);
  });

  it('browsers are told to stay with https', async () => {
    expect((await caller.get('/health/live')).headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
  });

  it('signing out takes the cookie away under its own name', async () => {
    const { headers } = await caller.delete('/api/session');
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-session=;.*Max-Age=0.*Secure/)]);
    expect(caller.jar.size).toBe(0);
  });
});
