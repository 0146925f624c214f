import { randomUUID } from 'node:crypto';
import { type Client, type Person, registerPerson, freshPortal, type TestPortal, until } from '../support/index.js';
import { portalOf, registerPeople } from '../support/crowd.js';
import { activePerson, invitedPerson, mailTo } from '../support/people.js';
import { contentOf, settled, sql } from '../support/sql.js';

const bulks = '/api/portal/bulk-invitations';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Invites by filters over the whole staff.
  portal = await freshPortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const idsOf = (people: readonly { id: string }[]) => people.map(({ id }) => id);
const mailsTo = (people: readonly Person[]) => people.map(({ email }) => portal.smtp.to(email).length);

async function started(body: object): Promise<string> {
  const { status, body: answer, text } = await admin.post(bulks, body);
  expect([status, text]).toEqual([202, expect.any(String)]);
  return answer.id;
}

const read = async (id: string) => (await admin.get(`${bulks}/${id}`)).body;

async function finished(id: string): Promise<any> {
  await until('everybody had their turn', async () => (await read(id)).state === 'done', 30_000);
  await settled(portal.database.url);
  return read(id);
}

const carriedOut = async (body: object) => finished(await started(body));

async function resultsOf(id: string): Promise<Record<string, string>> {
  const { items } = (await admin.get(`${bulks}/${id}/people?limit=200`)).body;
  return Object.fromEntries(items.map((item: any) => [item.staffId, item.code ?? item.result]));
}

describe('Bulk work for a selection', () => {
  it('saves the features and invites everybody once, to the primary address', async () => {
    const people = await registerPeople(admin, 12);
    const features = ['secure_messaging', 'billing_documents'];
    const id = await started({ staffIds: [...idsOf(people), people[0]!.id, people[1]!.id.toUpperCase()], features });
    expect(await finished(id)).toMatchObject({
      id,
      state: 'done',
      source: 'selection',
      filter: null,
      features,
      total: 12,
      done: 12,
      skipped: 0,
      failed: 0,
      remaining: 0,
      delivery: { queued: 0, sent: 12, failed: 0 },
      startedBy: { id: (await admin.get('/api/session')).body.staffMember.id },
    });
    expect(mailsTo(people)).toEqual(people.map(() => 1));
    for (const person of people.slice(0, 3)) {
      const page = await portalOf(admin, person);
      expect(page.features).toEqual(features);
      expect(page.status.headline).toMatch(/^Invitation sent to /);
      const { items } = (await admin.get(`/api/staff/${person.id}/portal/timeline`)).body;
      expect(items.map(({ type }: any) => type)).toEqual(['invitation_sent', 'invitation_issued', 'features_saved']);
      expect(items[1].by.name).not.toBeNull();
    }
  });

  it('is done in the name of the administrator, person by person, from their address', async () => {
    const [person] = await registerPeople(admin, 1);
    await carriedOut({ staffIds: [person!.id], features: ['secure_messaging'] });
    const own = (await admin.get('/api/session')).body.staffMember.id;
    const rows = await sql(
      portal.database.url,
      `select actor_kind, actor_id, address, outcome from audit.event where subject_id = $1 and action = 'portal-access.features-saved'`,
      [person!.id],
    );
    expect(rows).toEqual([{ actor_kind: 'staff', actor_id: own, address: '127.0.0.1', outcome: 'ok' }]);
  });

  it('repeated sends nobody a second e-mail, and saves the features all the same', async () => {
    const people = await registerPeople(admin, 5);
    const staffIds = idsOf(people);
    await carriedOut({ staffIds });
    const again = await carriedOut({ staffIds, features: ['balance_payment'] });
    expect(again).toMatchObject({ total: 5, done: 5, skipped: 5, failed: 0, delivery: { queued: 0, sent: 0, failed: 0 } });
    expect(Object.values(await resultsOf(again.id))).toEqual(staffIds.map(() => 'portal-access.already-invited'));
    expect(mailsTo(people)).toEqual(people.map(() => 1));
    expect((await portalOf(admin, people[0]!)).features).toEqual(['balance_payment']);
  });

  it('asked for twice with one Idempotency-Key is one piece of work', async () => {
    const [person] = await registerPeople(admin, 1);
    const options = { headers: { 'idempotency-key': randomUUID() } };
    const answers = [1, 2].map(() => admin.post(bulks, { staffIds: [person!.id] }, options));
    const [one, two] = await Promise.all(answers);
    expect([one!.status, two!.status, two!.body.id]).toEqual([202, 202, one!.body.id]);
    await finished(one!.body.id);
    expect(mailsTo([person!])).toEqual([1]);
  });

  it('tells for each person why they were not invited, and goes on with the others', async () => {
    const [plain, gone, off, often, undeliverable] = (await registerPeople(admin, 5)) as [Person, Person, Person, Person, Person];
    const active = await activePerson(portal, admin);
    const invited = await invitedPerson(portal, admin);
    await admin.put(`/api/staff/${gone.id}/offboarding`);
    await settled(portal.database.url);
    await sql(
      portal.database.url,
      `insert into portal_access.portal_access (id, role, features, features_version, recent_sends, since, disabled_at)
       values ($1, 'staff', '{}', 0, '[]', now(), now())`,
      [off.id],
    );
    for (let time = 0; time < 5; time++) {
      const { id } = (await admin.post(`/api/staff/${often.id}/portal/invitations`, { email: often.email })).body;
      await admin.delete(`/api/staff/${often.id}/portal/invitations/${id}`);
    }
    portal.smtp.refuse(undeliverable.email);
    const nobody = randomUUID();
    const everybody = [gone.id, off.id, often.id, active.id, invited.id, nobody, undeliverable.id, plain.id];
    const id = await started({ staffIds: everybody, features: ['secure_messaging'] });
    expect(await finished(id)).toMatchObject({ total: 8, done: 4, skipped: 2, failed: 4, delivery: { sent: 1, failed: 1 } });
    expect(await resultsOf(id)).toEqual({
      [gone.id]: 'portal-access.offboarded',
      [off.id]: 'portal-access.disabled',
      [often.id]: 'portal-access.too-many-invitations',
      [active.id]: 'portal-access.already-activated',
      [invited.id]: 'portal-access.already-invited',
      [nobody]: 'staff.not-found',
      [undeliverable.id]: 'invited',
      [plain.id]: 'invited',
    });
    const failed = (await admin.get(`${bulks}/${id}/people?result=failed&limit=3`)).body;
    expect(failed.items.map(({ staffId }: any) => staffId)).toEqual([gone.id, off.id, often.id]);
    const rest = (await admin.get(`${bulks}/${id}/people?result=failed&limit=3&cursor=${failed.nextCursor}`)).body;
    expect(rest).toMatchObject({
      items: [{ staffId: nobody, name: null, message: 'There is no such staff member.' }],
      nextCursor: null,
    });
    const [first] = (await admin.get(`${bulks}/${id}/people?result=invited`)).body.items;
    expect(first).toMatchObject({ staffId: undeliverable.id, delivery: 'failed', deliveryReason: 'mailbox unavailable' });
    expect((await portalOf(admin, active)).features).toEqual(['secure_messaging']);
    // Who could not be reached is not skipped when it is repeated.
    portal.smtp.accept();
    const again = await carriedOut({ staffIds: [undeliverable.id, plain.id] });
    expect(again).toMatchObject({ done: 2, skipped: 1, delivery: { sent: 1 } });
    expect(mailsTo([undeliverable, plain])).toEqual([1, 1]);
  }, 60_000);
});

describe('Bulk work for a filter', () => {
  it('is for whom the list shows with the same words', async () => {
    const office = `Office ${randomUUID()}`;
    const here = await Promise.all([1, 2, 3].map(() => registerPerson(admin, { office })));
    await registerPerson(admin, { office: 'Elsewhere' });
    await settled(portal.database.url);
    const filter = { office, status: 'not_invited' };
    const { items } = (await admin.get(`/api/staff?${new URLSearchParams(filter)}`)).body;
    const bulk = await carriedOut({ filter });
    expect(bulk).toMatchObject({ source: 'filter', filter, total: 3, done: 3 });
    expect(Object.keys(await resultsOf(bulk.id)).toSorted()).toEqual(idsOf(items).toSorted());
    expect(mailsTo(here)).toEqual([1, 1, 1]);
    // Nobody is `not_invited` there any more.
    expect((await admin.post(bulks, { filter })).body).toMatchObject({ status: 422, code: 'portal-access.bulk-nobody' });
  });

  it('without words is for everybody on record', async () => {
    const [person] = await registerPeople(admin, 1);
    await settled(portal.database.url);
    const [{ n }] = (await sql(portal.database.url, 'select count(*)::integer as n from portal_access.portal_status')) as [
      { n: number },
    ];
    expect(await carriedOut({ filter: {} })).toMatchObject({ total: n, remaining: 0 });
    expect(mailsTo([person!])).toEqual([1]);
  });
});

describe('Bulk work for an import', () => {
  const header = 'external_id,given_name,family_name,office,emails\n';
  const line = (name: string, office = '') => `${name},Dana,Silva,${office},${name}@import.example\n`;

  async function imported(rows: string, query = ''): Promise<string> {
    const headers = { 'content-type': 'text/csv' };
    const { id } = (await admin.post(`/api/staff/imports${query}`, header + rows, { headers })).body;
    await until('the import is done', async () => (await admin.get(`/api/staff/imports/${id}`)).body.state === 'done');
    return id;
  }

  it('is for whom the file created, changed or found as they were, and for nobody whose row was bad', async () => {
    await imported(line('known') + line('changed'));
    const importId = await imported(line('known') + line('changed', 'Lakeview') + line('new') + 'bad,,,,\n');
    const bulk = await carriedOut({ filter: { importId } });
    expect(bulk).toMatchObject({ source: 'import', filter: { importId }, total: 3, done: 3, failed: 0 });
    for (const name of ['known', 'changed', 'new']) expect(portal.smtp.to(`${name}@import.example`)).toHaveLength(1);
    expect(await carriedOut({ filter: { importId } })).toMatchObject({ done: 3, skipped: 3 });
  });

  it('can be narrowed by the words of the list', async () => {
    const importId = await imported(line('here', 'Narrow') + line('there', 'Wide'));
    await settled(portal.database.url);
    expect(await carriedOut({ filter: { importId, office: 'Narrow' } })).toMatchObject({ total: 1, done: 1 });
    await mailTo(portal.smtp, 'here@import.example');
    expect(portal.smtp.to('there@import.example')).toEqual([]);
  });

  it('is refused for one that does not exist, and has nobody for a dry run', async () => {
    expect((await admin.post(bulks, { filter: { importId: randomUUID() } })).body).toMatchObject({
      status: 404,
      code: 'staff.import-not-found',
    });
    const importId = await imported(line('dry'), '?dryRun=true');
    expect((await admin.post(bulks, { filter: { importId } })).body.code).toBe('portal-access.bulk-nobody');
  });
});

describe('Bulk work is refused and changes nothing', () => {
  it.each<[string, unknown, number, string]>([
    ['for nobody', { staffIds: [] }, 422, 'portal-access.bulk-nobody'],
    ['for a filter that finds nobody', { filter: { office: 'Nowhere at all' } }, 422, 'portal-access.bulk-nobody'],
    ['without saying for whom', {}, 422, 'portal-access.bulk-choice'],
    ['for a selection and a filter at once', { staffIds: [randomUUID()], filter: {} }, 422, 'portal-access.bulk-choice'],
    [
      'for 5,001 people one by one',
      { staffIds: Array.from({ length: 5_001 }, () => randomUUID()) },
      422,
      'portal-access.bulk-too-many',
    ],
    ['for ids that are none', { staffIds: ['x'] }, 400, 'request.invalid'],
    ['for null', { staffIds: null }, 400, 'request.invalid'],
    ['for a word the filter does not know', { filter: { name: 'Dana' } }, 400, 'request.invalid'],
    ['for a status that does not exist', { filter: { status: 'away' } }, 400, 'request.invalid'],
    ['with a feature that does not exist', { staffIds: [randomUUID()], features: ['x'] }, 400, 'request.invalid'],
    ['with an unknown field', { staffIds: [randomUUID()], hours: 1 }, 400, 'request.invalid'],
  ])('%s', async (_name, body, status, code) => {
    await settled(portal.database.url);
    const before = await contentOf(portal.database.url);
    expect((await admin.post(bulks, body)).body).toMatchObject({ status, code });
    expect(await contentOf(portal.database.url)).toEqual(before);
  });

  it('where it does not exist', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/people'],
      ['POST', '/cancel'],
    ] as const)
      expect((await admin.call(method, `${bulks}/${randomUUID()}${path}`)).body).toMatchObject({
        status: 404,
        code: 'portal-access.bulk-not-found',
      });
  });
});

it('Bulk work is listed, the newest first, page by page', async () => {
  const [person] = await registerPeople(admin, 1);
  const ids = [];
  for (let time = 0; time < 3; time++) ids.unshift((await carriedOut({ staffIds: [person!.id] })).id);
  const first = (await admin.get(`${bulks}?limit=2`)).body;
  expect(idsOf(first.items)).toEqual(ids.slice(0, 2));
  expect(idsOf((await admin.get(`${bulks}?limit=2&cursor=${first.nextCursor}`)).body.items)[0]).toBe(ids[2]);
});

it('Cancelled bulk work leaves those who wait as they are, and cancelling again changes nothing', async () => {
  await portal.stopWorker();
  const people = await registerPeople(admin, 3);
  const id = await started({ staffIds: idsOf(people), features: ['secure_messaging'] });
  expect(await read(id)).toMatchObject({ state: 'queued', total: 3, remaining: 3 });
  for (let time = 0; time < 2; time++) {
    const { status, body } = await admin.post(`${bulks}/${id}/cancel`);
    expect([status, body.state, body.remaining, body.finishedAt]).toEqual([202, 'cancelled', 3, expect.any(String)]);
  }
  await portal.startWorker();
  const next = await carriedOut({ staffIds: [people[2]!.id] });
  expect(mailsTo(people)).toEqual([0, 0, 1]);
  expect((await portalOf(admin, people[0]!)).features).toEqual([]);
  expect(await read(id)).toMatchObject({ state: 'cancelled', done: 0 });
  expect((await admin.post(`${bulks}/${next.id}/cancel`)).body).toMatchObject({
    status: 409,
    code: 'portal-access.bulk-finished',
  });
});
