import { type Client, goodPassword, freshPortal, type TestPortal } from '../support/index.js';
import { activatedPerson, activePerson, registerPerson } from '../support/people.js';
import { sql } from '../support/sql.js';

const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1';
const wrong = 'quite another sentence 4711';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Compares the whole audit before and after.
  portal = await freshPortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const history = async (caller: Client, query = '') => (await caller.get(`/api/session/history${query}`)).body;
const signIn = (email: string, password = goodPassword, userAgent = safari) =>
  portal.anonymous().post('/api/session', { email, password }, { headers: { 'user-agent': userAgent } });

describe('The sign-in history', () => {
  it('tells of every sign-in and every refused attempt, the newest first', async () => {
    const { email, client: caller } = await activePerson(portal, admin);
    expect((await signIn(email)).status).toBe(201);
    expect((await signIn(email.toUpperCase(), wrong)).status).toBe(401);
    const entry = { id: expect.any(String), at: expect.any(String), address: '127.0.0.1' };
    expect(await history(caller)).toEqual({
      items: [
        {
          ...entry,
          outcome: 'refused',
          method: 'password',
          reason: 'portal-access.wrong-credentials',
          device: 'Safari on iPhone',
        },
        { ...entry, outcome: 'ok', method: 'password', reason: null, device: 'Safari on iPhone' },
        { ...entry, outcome: 'ok', method: 'activation', reason: null, device: 'Node.js' },
      ],
      nextCursor: null,
    });
  });

  it("is the caller's own: nobody sees another's, an administrator neither", async () => {
    const [person, stranger] = [await activePerson(portal, admin), await activePerson(portal, admin)];
    await signIn(person.email, wrong);
    expect((await history(stranger.client)).items.map(({ method }: any) => method)).toEqual(['activation']);
    const ids = (await history(person.client)).items.map(({ id }: any) => id);
    expect(ids).toHaveLength(2);
    const adminIds = (await history(admin, '?limit=200')).items.map(({ id }: any) => id);
    expect(adminIds.filter((id: string) => ids.includes(id))).toEqual([]);
  });

  it('comes in pages that leave nothing out and tell nothing twice, while more goes on', async () => {
    const { email, client: caller } = await activePerson(portal, admin);
    for (let turn = 0; turn < 6; turn++) await signIn(email, wrong);
    const whole = (await history(caller)).items;
    expect(whole).toHaveLength(7);
    const seen: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: any = await history(caller, `?limit=3${cursor && `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items);
      cursor = page.nextCursor;
      await signIn(email, wrong);
    }
    expect(seen).toEqual(whole);
  });

  it("cannot be made to show another's with that person's cursor", async () => {
    const [person, stranger] = [await activePerson(portal, admin), await activePerson(portal, admin)];
    for (let turn = 0; turn < 3; turn++) await signIn(person.email, wrong);
    const { nextCursor } = await history(person.client, '?limit=1');
    const { items } = await history(stranger.client, `?cursor=${nextCursor}`);
    const own = (await history(stranger.client)).items.map(({ id }: any) => id);
    expect(items.every(({ id }: any) => own.includes(id))).toBe(true);
  });

  it.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'cursor=x',
    'cursor=',
    'cursor=99999999999999999999.0198c0de-0000-7000-8000-000000000000',
    "cursor=1.0198c0de-0000-7000-8000-00000000000'",
    'cursor=-1.0198c0de-0000-7000-8000-000000000000',
    'staffId=0198c0de-0000-7000-8000-000000000000',
  ])('takes no %s', async (query) => {
    expect((await admin.get(`/api/session/history?${query}`)).body).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  it('is empty before everything, and takes the furthest cursors', async () => {
    const id = '0198c0de-0000-7000-8000-000000000000';
    expect(await history(admin, `?cursor=0.${id}`)).toEqual({ items: [], nextCursor: null });
    expect((await history(admin, `?cursor=99999999999999.${id}`)).items.length).toBeGreaterThan(0);
  });

  it('is closed to API tokens, strangers and those whose set-up is not complete', async () => {
    const { token } = (await admin.post('/api/api-tokens', { name: 'Report', expiresInDays: 1 })).body;
    const byToken = { headers: { authorization: `Bearer ${token}` } };
    expect((await portal.anonymous().get('/api/session/history', byToken)).body.code).toBe('access.session-only');
    expect((await history(portal.anonymous())).code).toBe('portal-access.signed-out');
    expect((await history((await activatedPerson(portal, admin)).client)).code).toBe('portal-access.setup-incomplete');
  });

  it('is written alike for accounts that exist and that do not: one audit row with the device', async () => {
    const known = await activePerson(portal, admin);
    const notYet = await registerPerson(admin);
    const written = async (email: string) => {
      const before = (await sql(portal.database.url, 'select id from audit.event')).map(({ id }) => id);
      await signIn(email, wrong);
      return sql(
        portal.database.url,
        'select actor_kind, actor_id, action, address, outcome, detail from audit.event where id <> all($1)',
        [before],
      );
    };
    const rows = await written(known.email);
    expect(rows).toEqual([
      {
        actor_kind: 'anonymous',
        actor_id: null,
        action: 'sign-in',
        address: '127.0.0.1',
        outcome: 'refused',
        detail: { code: 'portal-access.wrong-credentials', device: safari },
      },
    ]);
    expect(await written(notYet.email)).toEqual(rows);
    expect(await written('nobody@northside.example')).toEqual(rows);
  });

  it('keeps 300 characters of what a browser calls itself', async () => {
    const { id, email } = await activePerson(portal, admin);
    await signIn(email, goodPassword, `odd ${'x'.repeat(3_000)}`);
    const [{ device }] = await sql(
      portal.database.url,
      "select detail ->> 'device' as device from audit.event where subject_id = $1 and action = 'sign-in'",
      [id],
    );
    expect(device).toHaveLength(300);
  });
});
