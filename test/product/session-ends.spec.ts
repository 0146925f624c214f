import { administrator, type Client, goodPassword, usePortal, type TestPortal, tokenIn } from '../support/index.js';
import { activePerson, invitedPerson, mailTo, registerPerson } from '../support/people.js';
import { sql } from '../support/sql.js';

const MINUTE_MS = 60_000;
const background = { headers: { 'x-background': '1' } };

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal({ SESSION_IDLE_MINUTES: '20' });
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const tokenOf = (caller: Client) => Buffer.from(`session:${caller.jar.get('session')}`);
const rows = (statement: string, values: unknown[]) => sql(portal.database.url, statement, values);
/** The caller was here last, or came first, that many minutes ago. */
const move = (column: 'created_at' | 'last_seen_at', caller: Client, minutes: number) =>
  rows(`update portal_access.session set ${column} = now() - make_interval(mins => $2) where token_hash = sha256($1)`, [
    tokenOf(caller),
    minutes,
  ]);
const lastSeen = async (caller: Client): Promise<Date> =>
  (await rows('select last_seen_at from portal_access.session where token_hash = sha256($1)', [tokenOf(caller)]))[0].last_seen_at;
const minutesUntil = (instant: string) => Math.round((Date.parse(instant) - Date.now()) / MINUTE_MS);
const inMinutes = ({ idleAt, at }: { idleAt: string; at: string }) => [minutesUntil(idleAt), minutesUntil(at)];

describe('The session object says when the session ends', () => {
  it('to whoever has just signed in, and with every request from then on', async () => {
    const caller = portal.anonymous();
    const { status, body } = await caller.post('/api/session', administrator);
    expect(status).toBe(201);
    expect(inMinutes(body.ends)).toEqual([20, 720]);
    expect((await caller.get('/api/session')).body.ends).toEqual(body.ends);
  });

  it('to whoever has just activated the account, and after each step of the set-up', async () => {
    const { token } = await invitedPerson(portal, admin);
    const caller = portal.anonymous();
    const { body } = await caller.post('/api/activations', { token, password: goodPassword });
    expect(inMinutes(body.ends)).toEqual([20, 720]);
    const after = await caller.post('/api/session/setup/accept_terms');
    expect(after.body.ends).toEqual(body.ends);
  });

  it('to whoever corrects their own details', async () => {
    const { client } = await activePerson(portal, admin);
    const { body } = await client.patch('/api/session/profile', { phone: '+1 555 010 2030' });
    expect(body.ends).toEqual((await client.get('/api/session')).body.ends);
    expect(inMinutes(body.ends)).toEqual([20, 720]);
  });

  it('for this session alone, whatever others the person has', async () => {
    const [here, there] = [await portal.administrator(), await portal.administrator()];
    await move('created_at', there, 60);
    expect(inMinutes((await here.get('/api/session')).body.ends)).toEqual([20, 720]);
    expect(inMinutes((await there.get('/api/session')).body.ends)).toEqual([20, 660]);
  });

  it('where its last minutes have come, as the end of both', async () => {
    const caller = await portal.administrator();
    await move('created_at', caller, 715);
    const { ends } = (await caller.get('/api/session')).body;
    expect(inMinutes(ends)).toEqual([5, 5]);
    expect(ends.idleAt).toBe(ends.at);
  });

  it('but not for an API token, which has no session', async () => {
    const { token } = (await admin.post('/api/api-tokens', { name: 'Ends', expiresInDays: 1 })).body;
    const { body } = await portal.anonymous().get('/api/session', { headers: { authorization: `Bearer ${token}` } });
    expect(body.ends).toBeNull();
  });
});

describe('A request in the background', () => {
  it('learns when the session ends without putting it off', async () => {
    const caller = await portal.administrator();
    await move('last_seen_at', caller, 15);
    const seen = await lastSeen(caller);
    const { status, body } = await caller.get('/api/session', background);
    expect([status, ...inMinutes(body.ends)]).toEqual([200, 5, 720]);
    expect(await lastSeen(caller)).toEqual(seen);
    expect(inMinutes((await caller.get('/api/session')).body.ends)).toEqual([20, 720]);
  });

  it.each([
    ['reads a list', (caller: Client) => caller.get('/api/staff', background)],
    ['asks for what is not there', (caller: Client) => caller.get(`/api/staff/${crypto.randomUUID()}/portal`, background)],
    [
      'changes something',
      (caller: Client) => caller.post('/api/session/step-up', { password: administrator.password }, background),
    ],
  ])('that %s is no activity', async (_what, ask) => {
    const caller = await portal.administrator();
    await move('last_seen_at', caller, 15);
    const seen = await lastSeen(caller);
    expect((await ask(caller)).status).toBeLessThan(500);
    expect(await lastSeen(caller)).toEqual(seen);
  });

  it('does not bring a session back that has ended', async () => {
    const caller = await portal.administrator();
    await move('last_seen_at', caller, 20);
    expect((await caller.get('/api/session', background)).status).toBe(401);
  });

  it.each(['0', '', 'true', '11'])('is not one that says %j in its header', async (value) => {
    const caller = await portal.administrator();
    await move('last_seen_at', caller, 15);
    const { body } = await caller.get('/api/session', { headers: { 'x-background': value } });
    expect(inMinutes(body.ends)).toEqual([20, 720]);
  });

  it('may be asked by anybody else as well', async () => {
    const person = await registerPerson(admin);
    await admin.post(`/api/staff/${person.id}/portal/invitations`, { email: person.email });
    const token = tokenIn(await mailTo(portal.smtp, person.email));
    const { status } = await portal.anonymous().post('/api/activations/inspect', { token }, background);
    expect(status).toBe(200);
  });
});
