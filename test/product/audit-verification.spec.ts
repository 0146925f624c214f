import { type Client, freshPortal, type TestPortal, until } from '../support/index.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await freshPortal({}, { worker: false });
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const write = (statement: string) => sql(portal.database.url, statement);
const mark = async () => (await admin.get('/api/audit/verification')).body;
const ask = () => admin.post('/api/audit/verification');
const asked = () => write('select wanted_at from audit.verification');
/** The mark once no check is wanted or under way. */
const checked = () => until('the check has ended', async () => ((await mark()).state === 'running' ? undefined : mark()), 30_000);

it('Before any check the mark says so, and that the newest rows are not sealed', async () => {
  expect(await mark()).toEqual({
    state: 'never',
    checkedAt: null,
    rows: 0,
    sealedUntil: null,
    unsealedSeconds: expect.any(Number),
    problem: null,
  });
  await write(`insert into audit.event (id, at, actor_kind, action, outcome, detail)
    values (gen_random_uuid(), now() - interval '5 minutes', 'system', 'late', 'ok', '{}')`);
  expect((await mark()).unsealedSeconds).toBeGreaterThanOrEqual(300);
});

it('A check that is asked for waits for a worker, and asking again changes nothing', async () => {
  const { status, body } = await ask();
  expect([status, body.state]).toEqual([202, 'running']);
  const first = await asked();
  expect((await ask()).status).toBe(202);
  expect(await asked()).toEqual(first);
  const { items } = (await admin.get('/api/audit?action=request-audit-verification')).body;
  expect(items).toHaveLength(2);
});

it('A worker makes it, and the mark says what it found', async () => {
  await portal.startWorker();
  await checked();
  // The first check may have come before the first seal.
  await until('the rows are sealed', async () => (await mark()).unsealedSeconds === 0, 30_000);
  await ask();
  const found = await checked();
  expect(found).toMatchObject({ state: 'intact', problem: null, sealedUntil: expect.stringMatching(/Z$/) });
  expect(found.rows).toBeGreaterThan(2);
  expect(Date.now() - Date.parse(found.checkedAt)).toBeLessThan(60_000);
}, 60_000);

it('A check that a killed worker left behind is made by the next one', async () => {
  await write('update audit.verification set started_at = now(), checked_at = null');
  expect((await mark()).state).toBe('running');
  expect((await checked()).checkedAt).not.toBeNull();
}, 60_000);

it('A row that was changed past the product breaks the mark, by its number', async () => {
  await write(`begin; set local session_replication_role = replica;
    update audit.event set action = 'forged' where seal_no = 2; commit`);
  await ask();
  expect(await checked()).toMatchObject({
    state: 'broken',
    problem: { row: 2, message: expect.stringContaining('is not what was sealed') },
  });
}, 60_000);

it('It is checked again by itself once a day', async () => {
  await write(`update audit.verification set checked_at = now() - interval '25 hours'`);
  const fresh = async () => Date.now() - Date.parse((await mark()).checkedAt) < 3_600_000;
  await until('it was checked again', fresh, 30_000);
}, 60_000);
