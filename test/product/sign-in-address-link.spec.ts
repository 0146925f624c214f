import { randomBytes } from 'node:crypto';
import { type Client, goodPassword, registerPerson, usePortal, type TestPortal, tokenIn } from '../support/index.js';
import { placesOf, watchDatabase } from '../support/everything-written.js';
import { activePerson, mailTo } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

let addresses = 0;
const newAddress = () => `dana.${(addresses += 1)}@home.example`;
const ask = (caller: Client, email: string) => caller.post('/api/session/sign-in-address', { email, password: goodPassword });
const inspect = (token: unknown) => portal.anonymous().post('/api/sign-in-addresses/inspect', { token });
const confirm = (token: unknown) => portal.anonymous().post('/api/sign-in-addresses', { token });
const signIn = async (email: string) => (await portal.anonymous().post('/api/session', { email, password: goodPassword })).status;
const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);

/** A person who has asked for another address, with the token of the mail that came to it. */
async function asking() {
  const email = newAddress();
  const person = await activePerson(portal, admin);
  expect((await ask(person.client, email)).status).toBe(202);
  return { ...person, wanted: email, token: tokenIn(await mailTo(portal.smtp, email)) };
}

describe('The link that confirms it', () => {
  const dead = { status: 410, code: 'portal-access.address-link-not-valid' };

  it('works once', async () => {
    const { token, wanted } = await asking();
    expect((await confirm(token)).status).toBe(204);
    expect((await confirm(token)).body).toMatchObject(dead);
    expect((await inspect(token)).body).toMatchObject(dead);
    expect(await signIn(wanted)).toBe(201);
  });

  it('works for one of many who use it at once', async () => {
    const { id, token } = await asking();
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(token)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19);
    const changed = await rows(
      "select 1 from portal_access.timeline_entry where staff_id = $1 and type = 'sign_in_address_changed'",
      [id],
    );
    expect(changed).toHaveLength(1);
  });

  it('stays alive however often it is looked at, with GET and HEAD too', async () => {
    const { token } = await asking();
    for (let turn = 0; turn < 10; turn++) expect((await inspect(token)).status).toBe(200);
    for (const method of ['GET', 'HEAD']) await portal.anonymous().call(method, '/api/sign-in-addresses');
    expect((await confirm(token)).status).toBe(204);
  });

  it('lives 24 hours by the clock of the database, and then says that it has expired', async () => {
    const { id, token } = await asking();
    const move = (ahead: string) =>
      rows('update portal_access.sign_in_address_request set expires_at = now() + $2::interval where staff_id = $1', [id, ahead]);
    await move('1 second');
    expect((await inspect(token)).status).toBe(200);
    await move('0 seconds');
    for (const use of [inspect, confirm])
      expect((await use(token)).body).toMatchObject({ status: 410, code: 'portal-access.address-link-expired' });
  });

  it('dies when a newer one is asked for', async () => {
    const { client: caller, token, wanted, email } = await asking();
    const other = newAddress();
    expect((await ask(caller, other)).status).toBe(202);
    expect((await confirm(token)).body).toMatchObject(dead);
    expect((await confirm(tokenIn(await mailTo(portal.smtp, other)))).status).toBe(204);
    expect([await signIn(email), await signIn(wanted), await signIn(other)]).toEqual([401, 401, 201]);
  });

  it('stays alive once when two are asked for at the same moment', async () => {
    const { id, client: caller } = await activePerson(portal, admin);
    const answers = await Promise.all([ask(caller, newAddress()), ask(caller, newAddress())]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const open = await rows('select 1 from portal_access.sign_in_address_request where staff_id = $1 and ended_at is null', [id]);
    expect(open).toHaveLength(1);
  });

  it('dies when access is switched off or the person leaves, also before the worker has heard of it', async () => {
    const offboarded = await asking();
    await portal.stopWorker();
    await admin.put(`/api/staff/${offboarded.id}/offboarding`);
    const answer = await confirm(offboarded.token);
    await portal.startWorker();
    expect(answer.body).toMatchObject(dead);
    await settled(portal.database.url);
    await admin.delete(`/api/staff/${offboarded.id}/offboarding`);
    await settled(portal.database.url);
    expect((await confirm(offboarded.token)).body).toMatchObject(dead);
    const disabled = await asking();
    await admin.post(`/api/staff/${disabled.id}/portal/disable`, {});
    expect((await confirm(disabled.token)).body).toMatchObject(dead);
    await admin.post(`/api/staff/${disabled.id}/portal/restore`);
    expect((await confirm(disabled.token)).body).toMatchObject(dead);
  });

  it('dies when Biographics moves the sign-in to another address', async () => {
    const { id, token } = await asking();
    const primary = newAddress();
    await admin.patch(`/api/staff/${id}`, { emails: [{ address: primary }] });
    await settled(portal.database.url);
    expect((await confirm(token)).body).toMatchObject(dead);
    expect(await signIn(primary)).toBe(201);
  });

  it('does not give away an address that became somebody else’s meanwhile, and is still good once it is free again', async () => {
    const { id, token, wanted, email } = await asking();
    const rival = await registerPerson(admin, { emails: [{ address: wanted }] });
    expect((await confirm(token)).body).toMatchObject({ status: 409, code: 'portal-access.address-in-use' });
    expect((await admin.get(`/api/staff/${id}`)).body.emails).toEqual([{ address: email, primary: true }]);
    expect(await signIn(email)).toBe(201);
    await admin.patch(`/api/staff/${rival.id}`, { emails: [{ address: newAddress() }] });
    expect((await confirm(token)).status).toBe(204);
  });

  it('does not take over an account that still signs in with the address', async () => {
    const holder = await activePerson(portal, admin);
    const { token, wanted } = await asking();
    await rows('update portal_access.portal_access set sign_in_email = $2 where id = $1', [holder.id, wanted]);
    expect((await confirm(token)).body).toMatchObject({ status: 409, code: 'portal-access.address-in-use' });
  });

  it('is unknown to every other purpose, and theirs to it', async () => {
    const { token } = await asking();
    const anonymous = portal.anonymous();
    for (const path of ['/api/activations', '/api/password-resets'])
      expect((await anonymous.post(`${path}/inspect`, { token })).status).toBe(410);
    expect((await anonymous.get('/api/session', { headers: { cookie: `session=${token}` } })).status).toBe(401);
    expect((await confirm(admin.jar.get('session'))).body).toMatchObject(dead);
    expect((await confirm(token)).status).toBe(204);
  });

  it.each([
    ['made up', () => randomBytes(32).toString('base64url'), 410],
    ['a letter', () => 'x', 410],
    ['a NUL', () => '\0', 410],
    ['SQL', () => "' or 1=1 --", 410],
    ['empty', () => '', 400],
    ['far too long', () => 'x'.repeat(201), 400],
    ['a list', () => ['x'], 400],
    ['a number', () => 5, 400],
  ])('that is %s leads nowhere', async (_what, token, status) => {
    for (const use of [inspect, confirm]) expect((await use(token())).status).toBe(status);
  });

  it('is nowhere but in the mail: the database has a hash of it', async () => {
    const watch = await watchDatabase(portal.database.url);
    const { id, wanted, token } = await asking();
    await inspect(token);
    await confirm(token);
    await settled(portal.database.url);
    const written = await watch.all();
    await watch.stop();
    expect(written.some(({ place, text }) => place.includes('sign_in_address_request') && text.includes('token_hash'))).toBe(
      true,
    );
    expect(placesOf([token, goodPassword], written)).toEqual([]);
    const others = written.filter(({ place }) => /^(audit|bullmq|shared_kernel)\./.test(place));
    expect(others.length).toBeGreaterThan(5);
    expect(placesOf([wanted], others)).toEqual([]);
    const audit = await rows(
      "select actor_id, action, outcome from audit.event where subject_id = $1 and action like '%sign-in-address' order by at, id",
      [id],
    );
    expect(audit).toEqual([
      { actor_id: id, action: 'request-sign-in-address', outcome: 'ok' },
      { actor_id: id, action: 'confirm-sign-in-address', outcome: 'ok' },
    ]);
  });
});
