import { existsSync, readFileSync } from 'node:fs';
import { EntityManager } from '@mikro-orm/postgresql';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { sql } from 'kysely';
import { RetryLater } from '#shared-kernel/queue';
import { freshDatabase, type TestDatabase, until } from '../../../../test/support/index.js';
import { RunStaffImports } from '../commands/run-staff-imports.js';
import { StartStaffImport } from '../commands/start-staff-import.js';
import { StaffMember } from '../domain/staff-member.js';
import { GetStaffImport, type StaffImportView } from '../queries/get-staff-import.js';
import { StaffImportErrorsCsv } from '../queries/staff-import-errors-csv.js';
import { kernelOn } from '../staff-app.fixture.js';
import { Staff } from '../staff.js';
import { StaffWorkerModule } from '../staff.worker.module.js';
import { RosterImport } from './roster-import.js';

const header = 'external_id,given_name,family_name,job_title,office,emails,phone,time_zone,locale';
const person = (id: string, emails = `${id}@clinic.example`, office = 'Lakeview') => `${id},Dana,Silva,Nurse,${office},${emails},,,`;
const roster = (...lines: string[]) => [header, ...lines].join('\r\n');
const crowd = (count: number) => Array.from({ length: count }, (_, index) => person(`p${index}`));

let database: TestDatabase;
let app: TestingModule;

const worker = async () => (await Test.createTestingModule({ imports: [await kernelOn(database.url), StaffWorkerModule] }).compile()).init();

beforeEach(async () => {
  database = await freshDatabase();
  app = await worker();
});

afterEach(async () => {
  await app.close();
  await database.drop();
});

const run = () => app.get(CommandBus).execute(new RunStaffImports());
const start = (file: string | Buffer, dryRun = false) => app.get(CommandBus).execute(new StartStaffImport(Buffer.from(file), dryRun));
const read = (id: string) => app.get(QueryBus).execute(new GetStaffImport(id));

async function imported(file: string | Buffer, dryRun = false): Promise<StaffImportView> {
  const id = await start(file, dryRun);
  await run();
  return read(id);
}

const everybody = () => app.get(Staff).page(null, 10_000);
const placesOf = ({ errors }: StaffImportView) => errors.map(({ row, column }) => `${row} ${column}`);
const database$ = () => app.get(EntityManager).fork().getKysely();

async function count(table: string, where = 'true'): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.raw(table)} where ${sql.raw(where)}`.execute(database$());
  return rows[0]!.n;
}

describe('A roster', () => {
  test('takes new people in, once, however often it comes', async () => {
    const file = roster(person('a', 'a@clinic.example;a@home.example'), person('b'));
    expect(await imported(file)).toMatchObject({ state: 'done', total: 2, done: 2, created: 2, updated: 0, unchanged: 0, failed: 0, errors: [] });
    const before = await everybody();
    expect(before[0]).toMatchObject({ externalId: 'a', emails: ['a@clinic.example', 'a@home.example'], phone: null, timeZone: 'America/New_York', locale: 'en' });
    expect(await imported(file)).toMatchObject({ created: 0, updated: 0, unchanged: 2, failed: 0 });
    expect(await everybody()).toEqual(before);
  });

  test('changes whom it changes, and tells of them alone', async () => {
    await imported(roster(person('a'), person('b')));
    expect(await imported(roster(person('a'), person('b', 'b@clinic.example', 'Harbor')))).toMatchObject({ updated: 1, unchanged: 1 });
    const [a, b] = await everybody();
    expect([a!.version, b!.version, b!.office]).toEqual([1, 2, 'Harbor']);
    const { rows } = await sql<{ staffIds: string[] }>`
      select payload->'staffIds' as "staffIds" from shared_kernel.outbox where type = 'staff.members-imported' order by occurred_at`.execute(database$());
    expect(rows.map(({ staffIds }) => staffIds.length)).toEqual([2, 1]);
    expect(rows[1]!.staffIds).toEqual([b!.staffId]);
    expect(await count('audit.event', `action = 'import-staff-member' and subject_id = '${b!.staffId}'`)).toBe(2);
  });

  test('leaves alone what it has no column for, and empties what is blank in it', async () => {
    await imported(roster('a,Dana,Silva,Nurse,Lakeview,a@clinic.example,555,Asia/Tokyo,es'));
    await imported('family_name,given_name,external_id,emails,office\nSilva,Dana,a,a@clinic.example,');
    expect((await everybody())[0]).toMatchObject({ jobTitle: 'Nurse', office: null, phone: '555', timeZone: 'Asia/Tokyo', locale: 'es' });
  });

  test('updates somebody who has left without bringing them back', async () => {
    await imported(roster(person('a')));
    const em = app.get(EntityManager).fork();
    await em.transactional(async (inner) => (await inner.findOneOrFail(StaffMember, { externalId: 'a' })).offboard(new Date()));
    expect(await imported(roster(person('a', 'a@clinic.example', 'Harbor')))).toMatchObject({ updated: 1 });
    expect((await everybody())[0]).toMatchObject({ office: 'Harbor', offboarded: true });
  });

  test('reports every error of a row and lets the good rows in', async () => {
    const done = await imported(roster(person('a'), ',,Silva,,,dana@clinic..example,,Mars/Olympus,fr', 'c,Dana,Silva', person('d'), `${person('e')},extra`));
    expect(done).toMatchObject({ created: 2, failed: 3, done: 5 });
    expect(placesOf(done)).toEqual(['3 external_id', '3 given_name', '3 time_zone', '3 locale', '3 emails', '4 job_title', '6 column 10']);
  });

  test('counts rows as a spreadsheet does', async () => {
    const done = await imported(`\ufeff${header}\n${person('a', 'a@clinic.example', '"Two\nlines"')}\n\n,,,,,,,,\n${person('b', '')}\n`);
    expect(done).toMatchObject({ total: 2, created: 1, failed: 1 });
    expect(placesOf(done)).toEqual(['5 emails']);
  });

  test('may have commas, quotes and line breaks in quoted cells', async () => {
    await imported(roster(person('a', 'a@clinic.example', '"Suite 4, ""West"""')));
    expect((await everybody())[0]!.office).toBe('Suite 4, "West"');
  });

  test('gives no address to two people', async () => {
    await imported(roster(person('a'), person('b')));
    const done = await imported(roster(person('c', 'A@Clinic.Example'), person('d', 'd@clinic.example'), person('e', 'e@clinic.example;D@CLINIC.example'), person('d', 'x@clinic.example')));
    expect(placesOf(done)).toEqual(['2 emails', '4 emails', '5 external_id']);
    expect(done.errors[0]!.message).toBe('A@Clinic.Example belongs to another staff member');
    expect(done).toMatchObject({ created: 1, failed: 3 });
  });

  test('may hand an address on, row after row', async () => {
    await imported(roster(person('a', 'shared@clinic.example'), person('b')));
    const file = roster(person('a', 'a@clinic.example'), person('b', 'shared@clinic.example'));
    expect(await imported(file, true)).toMatchObject({ updated: 2, failed: 0 });
    expect(await imported(file)).toMatchObject({ updated: 2, failed: 0 });
    expect((await app.get(Staff).findByEmail('SHARED@clinic.example'))!.externalId).toBe('b');
  });

  test('does on a dry run what it would do, and writes nobody', async () => {
    const file = roster(...crowd(1_500), person('q', 'p3@clinic.example'), person('p7', 'new@clinic.example'));
    const dry = await imported(file, true);
    expect(dry).toMatchObject({ dryRun: true, created: 1_500, failed: 2 });
    expect([await everybody(), await count('staff.email_owner'), await count('shared_kernel.outbox', `type = 'staff.members-imported'`)]).toEqual([[], 0, 0]);
    const real = await imported(file);
    expect([real.created, real.errors]).toEqual([dry.created, dry.errors]);
  });

  test('loses to somebody who takes an address meanwhile', async () => {
    const em = app.get(EntityManager).fork();
    await em.begin();
    em.persist(StaffMember.register({ givenName: 'Eva', familyName: 'First', timeZone: 'UTC', locale: 'en', emails: [{ address: 'p1@clinic.example' }] }));
    await em.flush();
    const running = imported(roster(...crowd(3)));
    await until('the import waits', async () => (await count('pg_stat_activity', `wait_event_type = 'Lock' and query like '%email_owner%'`)) > 0);
    await em.commit();
    expect(await running).toMatchObject({ created: 2, failed: 1, errors: [{ row: 3, column: 'emails' }] });
  });
});

describe('A roster that is none', () => {
  const refused: [string, string | Buffer, string][] = [
    ['is empty', '', 'staff.import-empty'],
    ['is a blank', '\ufeff \n', 'staff.import-empty'],
    ['has no header', person('a'), 'staff.import-header'],
    ['has an unknown column', `${header},salary\n`, 'staff.import-header'],
    ['has a column twice', `${header},office\n`, 'staff.import-header'],
    ['lacks a column', 'external_id,given_name,family_name\n', 'staff.import-header'],
    ['is binary', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'staff.import-binary'],
    ['has NUL bytes', roster(person('a\0')), 'staff.import-binary'],
    ['is Latin-1', Buffer.from(roster(person('Zoë')), 'latin1'), 'staff.import-not-utf8'],
    ['is UTF-16', Buffer.from(`\ufeff${roster(person('a'))}`, 'utf16le'), 'staff.import-binary'],
    ['opens a quote in its header', `"external_id,${header}\n`, 'staff.import-header'],
    ['is too large', Buffer.alloc(20 * 1024 * 1024 + 1, 'a'), 'staff.import-too-large'],
  ];
  test.each(refused)('is refused at once when it %s', async (_, file, code) => {
    await expect(start(file)).rejects.toMatchObject({ code });
    expect(await count('staff.import')).toBe(0);
  });

  const failed: [string, string, string, string][] = [
    ['a quote is never closed', roster(person('a'), person('b', 'b@clinic.example', '"Lakeview'), person('c')), 'staff.import-unclosed-quote', 'row 3'],
    ['a quote is closed by the next one', roster(person('a'), person('b', 'x', '"Lake'), person('c', 'c', '"Harbor"')), 'staff.import-unclosed-quote', 'row 3'],
    ['a quote swallows the rest of a long file', roster(person('a', 'x', '"Lake'), ...crowd(5_000)), 'staff.import-unclosed-quote', 'row 2'],
    ['a quote stands inside a plain cell', roster(person('a'), person('b', 'x', 'Harbor "West"')), 'staff.import-stray-quote', 'Row 3'],
    ['it has too many rows', roster(...crowd(50_001)), 'staff.import-too-many-rows', '50000'],
  ];
  test.each(failed)('changes nobody when %s', async (_, file, code, words) => {
    const done = await imported(file);
    expect(done).toMatchObject({ state: 'failed', done: 0, problem: { code } });
    expect(done.problem!.message).toContain(words);
    expect([await everybody(), await count('staff.import_file')]).toEqual([[], 0]);
  });

  test('with a header alone is done at once', async () => {
    expect(await imported(`${header}\n`)).toMatchObject({ state: 'done', total: 0, done: 0 });
  });
});

describe('An import that is interrupted', () => {
  const file = roster(...crowd(2_500), person('again', 'P100@clinic.example'), person('p200', 'x@clinic.example'), person('good'));

  async function interruptedAfterOnePart(dryRun: boolean): Promise<string> {
    const id = await start(file, dryRun);
    let parts = 0;
    const dying = async () => {
      if ((parts += 1) > 1) throw new Error('killed');
    };
    await expect(app.get(RosterImport).run({ id, dryRun, state: 'queued' }, dying)).rejects.toThrow('killed');
    expect(await read(id)).toMatchObject({ state: 'running', total: 2_503, done: 1_000, created: 1_000 });
    return id;
  }

  test('goes on after its last committed part, each person once', async () => {
    const id = await interruptedAfterOnePart(false);
    await run();
    const done = await read(id);
    expect(done).toMatchObject({ state: 'done', done: 2_503, created: 2_501, failed: 2 });
    expect(done.errors.map(({ row, message }) => `${row} ${message}`)).toEqual(['2502 P100@clinic.example belongs to row 102', '2503 p200 is used by row 202 already']);
    expect(await everybody()).toHaveLength(2_501);
    expect(await count('audit.event', `action = 'import-staff-member'`)).toBe(2_501);
  });

  test('starts over when it was a dry run', async () => {
    const id = await interruptedAfterOnePart(true);
    await run();
    expect(await read(id)).toMatchObject({ state: 'done', done: 2_503, created: 2_501, failed: 2 });
    expect(await everybody()).toEqual([]);
  });

  test('is tried again later when the database went away, and goes on then', async () => {
    const id = await start(file);
    const running = run();
    await until('it is under way', async () => (await read(id)).done > 0);
    await sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 7281995`.execute(database$());
    await expect(running).rejects.toBeInstanceOf(RetryLater);
    await run();
    expect(await read(id)).toMatchObject({ state: 'done', done: 2_503, created: 2_501, failed: 2 });
  });
});

test('Several workers run the waiting imports one after the other, the oldest first', async () => {
  const other = await worker();
  const offices = ['Lakeview', 'Harbor', 'Downtown'];
  const ids: string[] = [];
  for (const office of offices) ids.push(await start(roster(...Array.from({ length: 1_200 }, (_, index) => person(`p${index}`, `p${index}@clinic.example`, office)))));
  await Promise.all([run(), other.get(CommandBus).execute(new RunStaffImports()), run()]);
  await other.close();
  const views = await Promise.all(ids.map(read));
  expect(views.map(({ state, created, updated }) => [state, created, updated])).toEqual([
    ['done', 1_200, 0],
    ['done', 0, 1_200],
    ['done', 0, 1_200],
  ]);
  expect(new Set((await everybody()).map(({ office }) => office))).toEqual(new Set(['Downtown']));
});

test('The errors of an import can be downloaded and hold no formula', async () => {
  const { id } = await imported(roster(person('a', '=cmd()@x'), person('b', '')));
  await sql`update staff.import_error set message = '=2+5' where row = 3`.execute(database$());
  let text = '';
  for await (const lines of await app.get(QueryBus).execute(new StaffImportErrorsCsv(id))) text += lines;
  expect(text).toBe('row,column,message\r\n2,"emails","""=cmd()@x"" is not an e-mail address"\r\n3,"emails","\'=2+5"\r\n');
});

const sample = new URL('../../../../../shared/data/', import.meta.url);

(existsSync(sample) ? test : test.skip)('The sample roster gives 972 people and its 28 known errors, on a dry run too, and nothing the second time', async () => {
  const file = readFileSync(new URL('staff-roster.csv', sample));
  const listed = [...readFileSync(new URL('README.md', sample), 'utf8').matchAll(/^\| (\d+) \| (\w+) \|/gm)].map(([, row, column]) => `${row} ${column}`);
  for (const dryRun of [true, false]) {
    const done = await imported(file, dryRun);
    expect(done).toMatchObject({ state: 'done', total: 1_000, done: 1_000, created: 972, failed: 28 });
    expect(placesOf(done)).toEqual(listed);
  }
  expect(await imported(file)).toMatchObject({ created: 0, updated: 0, unchanged: 972, failed: 28 });
});
