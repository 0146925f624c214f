import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import {
  type Client,
  goodPassword,
  invite,
  type Person,
  registerPerson,
  freshPortal,
  type TestPortal,
} from '../support/index.js';
import { settled, sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;
let adminId: string;
let dana: Person;
let otto: Person;

beforeAll(async () => {
  // Searches the whole audit.
  portal = await freshPortal({ PRACTICE_TIME_ZONE: 'America/New_York' });
  admin = await portal.administrator();
  adminId = (await admin.get('/api/session')).body.staffMember.id;
  dana = await registerPerson(admin, {
    givenName: 'Dana',
    familyName: 'Quill',
    emails: [{ address: 'dana.quill@north.example' }],
  });
  otto = await registerPerson(admin, { givenName: 'Otto', familyName: 'Söder', emails: [{ address: 'otto@south.example' }] });
  await invite(admin, dana);
  await admin.put(`/api/staff/${otto.id}/portal/features`, { features: ['secure_messaging'] });
  await admin.put(`/api/staff/${otto.id}/portal/features`, { features: ['teleportation'] });
  await admin.post(`/api/staff/${otto.id}/portal/invitations`, { email: 'somebody.else@north.example' });
  await portal.anonymous().post('/api/session', { email: 'nobody@north.example', password: goodPassword });
  await settled(portal.database.url);
}, 60_000);

afterAll(() => portal?.stop());

type Item = { id: string; at: string; action: string; outcome: string; subject: { id: string } | null; actor: { id: string } };

const write = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);

async function found(query: Record<string, string>): Promise<Item[]> {
  const { status, body, text } = await admin.get(`/api/audit?${new URLSearchParams({ limit: '200', ...query })}`);
  if (status !== 200) throw new Error(`The search was refused: ${text}`);
  return body.items;
}

const briefly = (items: Item[]) => items.map(({ action, outcome, subject }) => [action, outcome, subject?.id ?? null]);

describe('Searching the audit', () => {
  it('tells who did what, on whom, from where and how it ended, with the names of today', async () => {
    const [invited] = (await found({ action: 'send-invitation', outcome: 'ok' })) as any[];
    expect(invited).toEqual({
      id: expect.any(String),
      at: expect.stringMatching(/Z$/),
      actor: { kind: 'staff', id: adminId, name: expect.stringMatching(/\w/) },
      action: 'send-invitation',
      subject: { type: 'staff', id: dana.id, name: 'Dana Quill' },
      outcome: 'ok',
      address: '127.0.0.1',
      detail: { facts: [expect.objectContaining({ type: 'portal-access.invitation-issued' })] },
    });
  });

  it('goes through all rows page by page, the newest first, each once', async () => {
    const all = await found({});
    const walked: Item[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const more: string = cursor ? `&cursor=${cursor}` : '';
      const { body } = await admin.get(`/api/audit?limit=3&to=${all[0]!.at.replace(/Z$/, '1Z')}${more}`);
      walked.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(walked.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(walked.map(({ at }) => at)).toEqual(
      walked
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
  });

  it('finds by what was done, how it ended, who did it and on whom', async () => {
    expect(briefly(await found({ action: 'send-invitation' }))).toEqual([
      ['send-invitation', 'refused', otto.id],
      ['send-invitation', 'ok', dana.id],
    ]);
    expect(briefly(await found({ outcome: 'refused', subject: otto.id }))).toEqual([['send-invitation', 'refused', otto.id]]);
    const byAdmin = await found({ actor: adminId });
    expect(new Set(byAdmin.map(({ actor }) => actor.id))).toEqual(new Set([adminId]));
    expect(await found({ actor: dana.id })).toEqual([]);
    expect(await found({ subject: randomUUID() })).toEqual([]);
  });

  it('finds by beginnings of words of an action, and of the name or e-mail of who acted or was acted on', async () => {
    const about = async (search: string) =>
      briefly(await found({ search, outcome: 'ok' })).filter(([action]) => action !== 'sign-in');
    const ofDana = [
      ['send-invitation', 'ok', dana.id],
      ['register-staff-member', 'ok', dana.id],
    ];
    const own = async (search: string) => (await about(search)).filter(([action]) => !action!.startsWith('portal-access.'));
    expect(await own('dana qui')).toEqual(ofDana);
    expect(await own('QUILL@north')).toEqual(ofDana);
    expect(await own('soder')).toEqual([
      ['save-features', 'ok', otto.id],
      ['register-staff-member', 'ok', otto.id],
    ]);
    expect(await own('send inv')).toEqual([['send-invitation', 'ok', dana.id]]);
    expect(await own('vitation')).toEqual([]);
    expect(await found({ search: '!!' })).toEqual([]);
  });

  it('says the same with a search as without, whatever else is chosen', async () => {
    const all = await found({ subject: dana.id });
    expect(await found({ subject: dana.id, search: 'quill' })).toEqual(all);
    expect((await admin.get(`/api/audit?search=quill&limit=1`)).body.items).toEqual(all.slice(0, 1));
  });

  it('does not name somebody where an account does not exist', async () => {
    const [signIn] = await found({ action: 'sign-in', outcome: 'refused' });
    expect(signIn).toMatchObject({ actor: { kind: 'anonymous', id: null, name: null }, subject: null });
  });

  it("takes days as the practice's own, and instants as they are", async () => {
    const at = async (instant: string) =>
      write(
        `insert into audit.event (id, at, actor_kind, action, outcome, detail) values ($1, $2, 'system', 'made-for-days', 'ok', '{}')`,
        [randomUUID(), instant],
      );
    // The clocks go back on this day in New York: it has 25 hours.
    for (const instant of ['2020-11-01T03:59:59Z', '2020-11-01T04:00:00Z', '2020-11-02T04:59:59.999Z', '2020-11-02T05:00:00Z'])
      await at(instant);
    const times = async (query: Record<string, string>) =>
      (await found({ action: 'made-for-days', ...query })).map((item) => item.at.slice(8, 19)).toReversed();
    expect(await times({ from: '2020-11-01', to: '2020-11-01' })).toEqual(['01T04:00:00', '02T04:59:59']);
    expect(await times({ from: '2020-11-02' })).toEqual(['02T05:00:00']);
    expect(await times({ to: '2020-10-31' })).toEqual(['01T03:59:59']);
    expect(await times({ from: '2020-11-01T04:00:00Z', to: '2020-11-02T00:00:00-05:00' })).toEqual([
      '01T04:00:00',
      '02T04:59:59',
    ]);
  });

  it('refuses what it cannot understand', async () => {
    for (const query of [
      'from=yesterday',
      'from=0001-01-01',
      'to=2026-02-30',
      'outcome=fine',
      'actor=ada',
      'limit=0',
      'who=ada',
    ]) {
      const { status, body } = await admin.get(`/api/audit?${query}`);
      expect([query, status, body.code]).toEqual([query, 400, 'request.invalid']);
    }
    const broken = Buffer.from(JSON.stringify(['never', randomUUID()])).toString('base64url');
    for (const cursor of ['x', broken]) {
      const { status, body } = await admin.get(`/api/audit?cursor=${cursor}`);
      expect([status, body.code]).toEqual([422, 'request.cursor']);
    }
  });

  it('asks for another word where too many people are called so', async () => {
    await write(`insert into portal_access.portal_status (staff_id, given_name, search)
      select gen_random_uuid(), 'Many', array_to_tsvector('{manyfold}') from generate_series(1, 201)`);
    const { status, body } = await admin.get('/api/audit?search=manyf');
    expect([status, body.code, body.errors[0].path]).toEqual([422, 'portal-access.audit-search-too-wide', 'search']);
  });
});

it('The actions to choose from are those that stand in the audit', async () => {
  const { items } = (await admin.get('/api/audit/actions')).body;
  const kept = await write('select distinct action from audit.event order by action');
  expect(items).toEqual(kept.map(({ action }) => action));
  expect(items).toContain('send-invitation');
});

describe('Downloading the audit', () => {
  const download = (query = '') => admin.get(`/api/audit.csv${query}`);

  it('gives the rows that the filter means, as a file', async () => {
    const { status, headers, text } = await download(`?subject=${dana.id}&action=send-invitation`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="audit.csv"');
    const [row, ...others] = parse(text, { columns: true }) as Record<string, string>[];
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      actor_kind: 'staff',
      actor_id: adminId,
      action: 'send-invitation',
      subject_type: 'staff',
      subject_id: dana.id,
      subject_name: 'Dana Quill',
      outcome: 'ok',
      address: '127.0.0.1',
    });
    expect(JSON.parse(row!['detail']!).facts).toHaveLength(1);
  });

  it('is itself an entry, without what was searched for', async () => {
    await download('?search=quill&outcome=ok');
    const [entry] = await found({ action: 'export-audit' });
    expect(entry).toMatchObject({
      actor: { id: adminId },
      outcome: 'ok',
      detail: { filter: { outcome: 'ok', search: true } },
    });
  });

  it('lets no text run as a formula in a spreadsheet', async () => {
    const id = randomUUID();
    await write(
      `insert into audit.event (id, at, actor_kind, action, address, outcome, detail)
       values ($1, now(), 'system', '=HYPERLINK("http://evil.example")', '@SUM(A1)', 'ok', '{"a":"b \\"c\\""}')`,
      [id],
    );
    const { text } = await download(`?${new URLSearchParams({ action: '=HYPERLINK("http://evil.example")' })}`);
    const [row] = parse(text, { columns: true }) as Record<string, string>[];
    expect(row).toMatchObject({
      action: `'=HYPERLINK("http://evil.example")`,
      address: `'@SUM(A1)`,
      detail: '{"a":"b \\"c\\""}',
    });
  });

  it('goes on over many pages and leaves nothing out', async () => {
    await write(`insert into audit.event (id, at, actor_kind, action, outcome, detail)
      select gen_random_uuid(), now() - n % 7 * interval '1 hour', 'system', 'made-in-bulk', 'ok', '{}' from generate_series(1, 2500) n`);
    const { text } = await download('?action=made-in-bulk');
    expect(text.trimEnd().split('\r\n')).toHaveLength(2501);
    expect(new Set(text.split('\r\n')).size).toBe(9);
  });
});
