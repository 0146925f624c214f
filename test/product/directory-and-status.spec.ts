import { Portal } from '#portal-access';
import { type Client, goodPassword, type Person, freshPortal, type TestPortal } from '../support/index.js';
import { activePerson, invite, registerPerson } from '../support/people.js';
import { hearAgain, settled, sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Rebuilds the whole directory.
  portal = await freshPortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
const edit = async (id: string, changes: Record<string, unknown>) => {
  expect((await admin.patch(`/api/staff/${id}`, changes)).status).toBe(200);
};
const listed = async (search: string) => (await admin.get(`/api/staff?search=${search}`)).body.items;

describe('The list', () => {
  const everyChange = ['staff.member-registered', 'staff.biographics-changed', 'staff.emails-changed'];

  it('shows the newest record, in whatever order and however often the worker hears of the changes', async () => {
    const { id } = await registerPerson(admin, { familyName: 'Quillfeather', office: 'Oldtown' });
    for (const office of ['Midtown', 'Uptown', 'Newtown']) await edit(id, { office });
    await edit(id, { emails: [{ address: 'quill.new@northside.example' }] });
    await settled(portal.database.url);
    for (const type of everyChange.toReversed()) {
      await hearAgain(portal.database.url, { staffId: id }, [type]);
      expect(await listed('quillfeather')).toMatchObject([{ id, office: 'Newtown', email: 'quill.new@northside.example' }]);
    }
    expect(await listed('midtown')).toEqual([]);
  });

  it('is not set back by a worker that read the record before a newer version was written', async () => {
    const { id } = await registerPerson(admin, { familyName: 'Thistlewood', office: 'Before' });
    await settled(portal.database.url);
    // What the quicker of two workers wrote while the other one still held what it had read.
    const newer = `update portal_access.portal_status set staff_version = staff_version + 1, office = 'After' where staff_id = $1`;
    await rows(newer, [id]);
    await hearAgain(portal.database.url, { staffId: id }, ['staff.member-registered']);
    expect(await listed('thistlewood')).toMatchObject([{ office: 'After' }]);
    for (const office of ['Later', 'Latest']) await edit(id, { office });
    await settled(portal.database.url);
    expect(await listed('thistlewood')).toMatchObject([{ office: 'Latest' }]);
  });
});

describe('Rebuilding the status of everybody', () => {
  const rebuild = () => portal.api.get(Portal).rebuildStatus();
  const everything = () => rows('select to_jsonb(s) as row from portal_access.portal_status s order by staff_id');

  /** Everything that may happen to a person, while it is rebuilt. */
  async function liveThrough(person: Person, round: number): Promise<number[]> {
    const page = `/api/staff/${person.id}/portal`;
    const answers = [
      await admin.put(`${page}/features`, { features: round % 2 ? ['secure_messaging'] : ['balance_payment'] }),
      await admin.patch(`/api/staff/${person.id}`, { office: `Office ${round}`, phone: null }),
      await admin.post(`${page}/invitations`, { email: person.email }),
    ];
    if (round === 1) answers.push(await admin.put(`/api/staff/${person.id}/offboarding`));
    return answers.map(({ status }) => status);
  }

  it('while commands run waits for nobody in a circle, and loses nothing of what they did', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => registerPerson(admin)));
    const veteran = await activePerson(portal, admin);
    const rebuilding = (async () => {
      for (let times = 0; times < 12; times++) await Promise.all([rebuild(), rebuild()]);
    })();
    for (const round of [0, 1]) {
      const answers = await Promise.all(people.map((person) => liveThrough(person, round)));
      expect(new Set(answers.flat())).toEqual(new Set(round ? [200, 201, 204] : [200, 201]));
      const visitor = portal.anonymous();
      expect((await visitor.post('/api/session', { email: veteran.email, password: goodPassword })).status).toBe(201);
    }
    await rebuilding;
    await settled(portal.database.url);
    const kept = await everything();
    expect(await rebuild()).toBe(kept.length);
    expect(await everything()).toEqual(kept);
    const states = (await admin.get('/api/portal/statuses/summary')).body;
    expect(states).toMatchObject({ disabled: people.length, invited: 0 });
    expect(await rows(`select id from audit.event where outcome = 'failed'`)).toEqual([]);
    expect(await rows('select id from shared_kernel.dead_letter')).toEqual([]);
  }, 120_000);

  it('mends rows that were damaged or lost', async () => {
    const person = await registerPerson(admin);
    await invite(admin, person);
    await settled(portal.database.url);
    const kept = await everything();
    await rows(`update portal_access.portal_status set headline = 'x', state = 'active', office = 'x', features = '{}'`);
    await rows('delete from portal_access.portal_status where staff_id = $1', [person.id]);
    await rebuild();
    expect(await everything()).toEqual(kept);
  });
});
