import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { type Client, invite, type Person, registerPerson, freshPortal, type TestPortal } from '../support/index.js';
import { settled, sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;
let amelie: Person;
let evil: Person;

beforeAll(async () => {
  // Exports the whole staff of the practice.
  portal = await freshPortal();
  admin = await portal.administrator();
  amelie = await registerPerson(admin, {
    externalId: 'EMP-7',
    givenName: 'Amélie',
    familyName: 'Yılmaz, "the first"',
    jobTitle: 'Physical Therapist',
    office: 'Lakeview',
    emails: [{ address: 'amelie@north.example' }, { address: 'other@north.example' }],
  });
  evil = await registerPerson(admin, { givenName: '=cmd|A1', familyName: '+1', jobTitle: '@SUM(A1)', office: '-2+3' });
  await admin.put(`/api/staff/${amelie.id}/portal/features`, { features: ['secure_messaging', 'balance_payment'] });
  await invite(admin, amelie);
  await settled(portal.database.url);
}, 60_000);

afterAll(() => portal?.stop());

const write = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);

async function rowsOf(path: string): Promise<Record<string, string>[]> {
  const { status, headers, text } = await admin.get(path);
  expect([path, status, headers.get('content-type')]).toEqual([path, 200, 'text/csv; charset=utf-8']);
  return parse(text, { columns: true });
}

const listed = async (query = '') => (await admin.get(`/api/staff${query}`)).body.items;

describe('The list of staff as a file', () => {
  it('says of everybody what the list says', async () => {
    const [person] = await listed('?search=amelie');
    const [row] = await rowsOf('/api/staff.csv?search=amelie');
    expect(row).toEqual({
      external_id: 'EMP-7',
      given_name: 'Amélie',
      family_name: 'Yılmaz, "the first"',
      job_title: 'Physical Therapist',
      office: 'Lakeview',
      email: 'amelie@north.example',
      role: 'staff',
      features: 'secure_messaging;balance_payment',
      state: 'invited',
      headline: person.portalStatus.headline,
      next_action: person.portalStatus.nextAction,
      last_sign_in: '',
    });
    expect(row!['headline']).toContain('Amélie');
  });

  it('tells when somebody signed in last, and of a link that ran out that it did', async () => {
    const admins = await rowsOf('/api/staff.csv?status=active');
    expect(admins.map(({ role }) => role)).toEqual(['administrator']);
    expect(Date.now() - Date.parse(admins[0]!['last_sign_in']!)).toBeLessThan(600_000);
    await write('update portal_access.portal_status set invitation_expires_at = now() where staff_id = $1', [amelie.id]);
    const [row] = await rowsOf('/api/staff.csv?status=invited');
    expect(row!['headline']).toMatch(/^The invitation sent on .* expired before Amélie signed in\.$/);
    expect(row!['next_action']).toBe('Send the invitation again.');
  });

  it('is read by spreadsheets as UTF-8, and lets no text run as a formula', async () => {
    const { url } = portal;
    const cookie = [...admin.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const bytes = await (await fetch(`${url}/api/staff.csv`, { headers: { cookie } })).bytes();
    expect(Buffer.from(bytes.subarray(0, 3)).toString('hex')).toBe('efbbbf');
    const row = (await rowsOf('/api/staff.csv')).find(({ email }) => email === evil.email);
    expect(row).toMatchObject({
      given_name: `'=cmd|A1`,
      family_name: `'+1`,
      job_title: `'@SUM(A1)`,
      office: `'-2+3`,
    });
  });

  it('takes the filters and the order of the list, and refuses what that refuses', async () => {
    const names = async (query: string) => (await rowsOf(`/api/staff.csv?${query}`)).map(({ email }) => email);
    const expected = async (query: string) => (await listed(`?${query}`)).map(({ email }: { email: string }) => email);
    for (const query of [
      'sort=-name',
      'sort=registered',
      'office=Lakeview',
      'feature=balance_payment',
      'search=north',
      'status=disabled',
    ])
      expect([query, await names(query)]).toEqual([query, await expected(query)]);
    for (const query of ['sort=age', 'status=asleep', 'limit=3', 'cursor=x'])
      expect((await admin.get(`/api/staff.csv?${query}`)).body.code).toBe('request.invalid');
  });

  it.each(['name', '-name', 'registered', '-registered'])('leaves nobody out of thousands, sorted by %s', async (sort) => {
    const office = `Crowd ${sort}`;
    // Many of the same name, and of the same moment: only the id tells them apart.
    await write(
      `insert into portal_access.portal_status (staff_id, given_name, family_name, sort_name, external_id, office, registered_at)
       select gen_random_uuid(), 'Dana', 'Silva', 'silva dana ' || n % 3, $1 || n, $1, now() - n % 5 * interval '1 day'
       from generate_series(1, 4100) n`,
      [office],
    );
    const rows = await rowsOf(`/api/staff.csv?${new URLSearchParams({ office, sort })}`);
    expect(new Set(rows.map((row) => row['external_id'])).size).toBe(4_100);
    expect(rows).toHaveLength(4_100);
  });
});

it('The offices are listed with how many people each has', async () => {
  await write(`delete from portal_access.portal_status where office like 'Crowd %'`);
  const people = await registerPerson(admin, { office: 'Lakeview' });
  await registerPerson(admin, { office: null });
  await settled(portal.database.url);
  const { status, body } = await admin.get('/api/staff/offices');
  expect(status).toBe(200);
  expect(body).toEqual({
    items: [
      { office: '-2+3', people: 1 },
      { office: 'Lakeview', people: 2 },
    ],
  });
  expect((await listed('?office=Lakeview')).map(({ id }: { id: string }) => id)).toContain(people.id);
});

describe('The timeline', () => {
  const timeline = async (query = '') => (await admin.get(`/api/staff/${amelie.id}/portal/timeline${query}`)).body;
  const types = ({ items }: { items: { type: string }[] }) => items.map(({ type }) => type);

  it('can be narrowed to some types of entries, page by page', async () => {
    const all = await timeline();
    expect(types(all)).toEqual(expect.arrayContaining(['features_saved', 'invitation_issued', 'invitation_sent']));
    expect(await timeline('?type=features_saved,invitation_issued')).toEqual({
      items: all.items.filter(({ type }: { type: string }) => ['features_saved', 'invitation_issued'].includes(type)),
      nextCursor: null,
    });
    const first = await timeline('?type=features_saved,invitation_issued&limit=1');
    const second = await timeline(`?type=features_saved,invitation_issued&limit=1&cursor=${first.nextCursor}`);
    expect([...types(first), ...types(second)]).toEqual(['invitation_issued', 'features_saved']);
    expect(await timeline('?type=never_heard_of')).toEqual({ items: [], nextCursor: null });
    for (const type of ['', ',', 'a,', "a'b", 'A'])
      expect(await timeline(`?type=${encodeURIComponent(type)}`)).toMatchObject({ code: 'request.invalid' });
  });

  it('is downloaded as a file, whole or narrowed', async () => {
    const all = await timeline();
    const rows = await rowsOf(`/api/staff/${amelie.id}/portal/timeline.csv`);
    expect(rows.map(({ at, type }) => [at, type])).toEqual(all.items.map(({ at, type }: any) => [at, type]));
    const [saved] = await rowsOf(`/api/staff/${amelie.id}/portal/timeline.csv?type=features_saved`);
    const entry = all.items.find(({ type }: { type: string }) => type === 'features_saved');
    expect(saved).toEqual({
      at: entry.at,
      type: 'features_saved',
      by_kind: 'staff',
      by_id: entry.by.id,
      by_name: entry.by.name,
      detail: JSON.stringify(entry.detail),
    });
  });

  it('leaves nothing out of thousands of entries', async () => {
    await write(
      `insert into portal_access.timeline_entry (id, staff_id, type, at, by_kind, detail)
       select gen_random_uuid(), $1, 'link_opened', now() - n % 9 * interval '1 minute', 'anonymous', '{}' from generate_series(1, 2100) n`,
      [amelie.id],
    );
    expect(await rowsOf(`/api/staff/${amelie.id}/portal/timeline.csv?type=link_opened`)).toHaveLength(2_100);
  });

  it('for somebody who is not on record is told apart from an empty one', async () => {
    const { status, body } = await admin.get(`/api/staff/${randomUUID()}/portal/timeline.csv`);
    expect([status, body.code]).toEqual([404, 'staff.not-found']);
  });
});
