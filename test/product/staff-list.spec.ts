import { type Client, invite, type Person, registerPerson, freshPortal, type TestPortal, until } from '../support/index.js';
import { settled } from '../support/sql.js';

type Item = { id: string; givenName: string; familyName: string; office: string | null; features: string[]; portalStatus: any };

let portal: TestPortal;
let admin: Client;
const people: Record<string, Person> = {};

beforeAll(async () => {
  // Lists the whole staff.
  portal = await freshPortal();
  admin = await portal.administrator();
  const add = async (key: string, record: Record<string, unknown>) => {
    people[key] = await registerPerson(admin, {
      givenName: 'Ana',
      ...record,
      emails: [{ address: `${key}@clinic.example` }, { address: `${key}.home@casa.example` }],
    });
  };
  await add('zoe', { givenName: 'Zoë', familyName: 'Müller-Østergård', office: 'Lakeview', externalId: 'EMP-7-0042' });
  await add('oconnor', { familyName: "O'Connor", office: 'Northside Annex' });
  await add('nguyen', { givenName: 'Nguyễn', familyName: 'Thị Ánh', office: 'Lakeview' });
  await add('wang', { givenName: '小明', familyName: '王', office: null });
  await add('ostermalm', { familyName: 'Östermalm' });
  await add('ostrava', { familyName: 'Ostrava' });
  for (let twin = 0; twin < 7; twin += 1) await add(`twin${twin}`, { givenName: 'Sam', familyName: 'Equal', office: 'Twins' });
  await admin.put(`/api/staff/${people.zoe!.id}/portal/features`, { features: ['secure_messaging', 'billing_documents'] });
  await admin.put(`/api/staff/${people.oconnor!.id}/portal/features`, { features: ['billing_documents'] });
  await invite(admin, people.zoe!);
  await invite(admin, people.wang!);
  await settled(portal.database.url);
});

afterAll(() => portal.stop());

async function list(query: Record<string, string> = {}): Promise<Item[]> {
  const { status, body, text } = await admin.get(`/api/staff?${new URLSearchParams({ limit: '200', ...query })}`);
  if (status !== 200) throw new Error(`The list was refused: ${status} ${text}`);
  return body.items;
}

const found = async (query: Record<string, string>) =>
  (await list(query)).map(({ id }) => Object.keys(people).find((key) => people[key]!.id === id)).toSorted();

describe('Searching', () => {
  it.each([
    ['muller', ['zoe']],
    ['Müller', ['zoe']],
    ['MÜLLER', ['zoe']],
    ['müll zo', ['zoe']],
    ['zoë müller-østergård', ['zoe']],
    ['connor', ['oconnor']],
    ["o'con", ['oconnor']],
    ['nguyen', ['nguyen']],
    ['thi anh', ['nguyen']],
    ['王', ['wang']],
    ['小', ['wang']],
    ['wang', ['wang']],
    ['wang.home', ['wang']],
    ['zoe@clinic.example', ['zoe']],
    ['casa nguyen', ['nguyen']],
    ['lakeview', ['nguyen', 'zoe']],
    ['annex', ['oconnor']],
    ['lake zoe', ['zoe']],
    ['0042', ['zoe']],
    ['EMP-7', ['zoe']],
    ['ost', ['ostermalm', 'ostrava', 'zoe']],
  ])(
    'finds by the beginnings of words in name, address, office and external id, whatever the accents: %p',
    async (search, keys) => {
      expect(await found({ search })).toEqual(keys);
    },
  );

  it.each(['uller', 'zoe ostrava', 'nobody', '!!!', "'", '\\', ':*', '&', "' | 'nobody", 'zoe | nobody', '%', '\u0301'])(
    'finds nobody for what is no beginning of anyone, and no operator works: %p',
    async (search) => expect(await found({ search })).toEqual([]),
  );

  it('finds a person under a new name within a second, and no more under the old one', async () => {
    const { id } = people.ostrava!;
    await admin.patch(`/api/staff/${id}`, { familyName: 'Brno' });
    await until('the new name is found', async () => (await found({ search: 'brno' })).includes('ostrava'));
    expect(await found({ search: 'ostrava ana' })).toEqual(['ostrava']);
    expect(await found({ search: 'ost' })).toContain('ostermalm');
    await admin.patch(`/api/staff/${id}`, { familyName: 'Ostrava' });
    await until('the old name is back', async () => (await found({ search: 'brno' })).length === 0);
  });
});

describe('Filtering', () => {
  it('by status, feature and office, and by all of them with a search', async () => {
    expect(await found({ status: 'invited' })).toEqual(['wang', 'zoe']);
    expect(await found({ status: 'disabled' })).toEqual([]);
    expect(await found({ feature: 'billing_documents' })).toEqual(['oconnor', 'zoe']);
    expect(await found({ feature: 'secure_messaging' })).toEqual(['zoe']);
    expect(await found({ office: 'Lakeview' })).toEqual(['nguyen', 'zoe']);
    expect(await found({ office: 'lakeview' })).toEqual([]);
    expect(await found({ status: 'invited', feature: 'billing_documents', office: 'Lakeview', search: 'zo' })).toEqual(['zoe']);
    expect(await found({ status: 'not_invited', office: 'Twins', search: 'sam' })).toHaveLength(7);
  });

  it('counts agree with the list', async () => {
    const { body } = await admin.get('/api/portal/statuses/summary');
    for (const [status, count] of Object.entries(body)) expect(await list({ status })).toHaveLength(count as number);
  });
});

describe('Sorting', () => {
  const names = async (sort: string) => (await list({ sort })).map(({ familyName, givenName }) => `${familyName} ${givenName}`);

  it('by family name, without accents: Östermalm stands beside Ostrava', async () => {
    const sorted = await names('name');
    expect(sorted.indexOf('Ostrava Ana') - sorted.indexOf('Östermalm Ana')).toBe(1);
    expect(sorted.indexOf('Müller-Østergård Zoë')).toBeLessThan(sorted.indexOf("O'Connor Ana"));
    expect(sorted.at(-1)).toBe('王 小明');
  });

  it('downwards is upwards the other way round, also among equals', async () => {
    for (const sort of ['name', 'registered']) {
      const upwards = (await list({ sort })).map(({ id }) => id);
      expect((await list({ sort: `-${sort}` })).map(({ id }) => id)).toEqual(upwards.toReversed());
    }
  });

  it('by the moment of registration', async () => {
    const ids = (await list({ sort: 'registered' }))
      .map(({ id }) => id)
      .filter((id) => Object.values(people).some((person) => person.id === id));
    expect(ids).toEqual(Object.values(people).map(({ id }) => id));
  });
});

describe('Paging', () => {
  async function walk(query: Record<string, string>): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = new URLSearchParams(query);
      if (cursor) page.set('cursor', cursor);
      const { body }: { body: any } = await admin.get(`/api/staff?${page}`);
      expect(body.items.length).toBeLessThanOrEqual(Number(query.limit));
      ids.push(...body.items.map(({ id }: Item) => id));
      cursor = body.nextCursor;
    } while (cursor);
    return ids;
  }

  it.each(['name', '-name', 'registered', '-registered'])(
    'by %s shows everyone once, whatever the size of a page, also among equal names',
    async (sort) => {
      const all = (await list({ sort })).map(({ id }) => id);
      for (const limit of ['1', '2', '3', '5', String(all.length)]) expect(await walk({ sort, limit })).toEqual(all);
    },
  );

  it('keeps to the filter', async () => {
    expect((await walk({ office: 'Twins', limit: '2' })).length).toBe(7);
    expect((await walk({ search: 'sam equal', sort: '-name', limit: '3' })).length).toBe(7);
  });

  it('loses and doubles nobody while somebody joins and another changes places', async () => {
    const before = (await list({ sort: 'name' })).map(({ id }) => id);
    const first = (await admin.get('/api/staff?limit=4&sort=name')).body;
    const late = await registerPerson(admin, { familyName: 'Aaron' });
    await settled(portal.database.url);
    const rest = (await admin.get(`/api/staff?limit=200&sort=name&cursor=${first.nextCursor}`)).body;
    const seen = [...first.items, ...rest.items].map(({ id }: Item) => id);
    expect(seen.filter((id) => id !== late.id)).toEqual(before);
  });

  it('ends where there is nobody left', async () => {
    expect((await admin.get('/api/staff?search=nobody')).body).toEqual({ items: [], nextCursor: null });
    expect((await admin.get('/api/staff?limit=200')).body.nextCursor).toBeNull();
  });

  it('goes on after a name as long as names may be, in any script', async () => {
    const name = { givenName: '明'.repeat(200), familyName: '龘'.repeat(200), office: 'Long' };
    for (let count = 0; count < 3; count += 1) await registerPerson(admin, name);
    await settled(portal.database.url);
    expect(new Set(await walk({ office: 'Long', limit: '1' })).size).toBe(3);
  });

  it('takes 1 to 200 a page, and 50 unless told', async () => {
    for (const limit of ['0', '201', '-1', 'all', '1.5', '']) {
      expect([limit, (await admin.get(`/api/staff?limit=${limit}`)).status]).toEqual([limit, 400]);
    }
    for (const limit of ['1', '200']) expect((await admin.get(`/api/staff?limit=${limit}`)).status).toBe(200);
  });
});
