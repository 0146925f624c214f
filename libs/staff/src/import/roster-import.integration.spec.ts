import { EntityManager } from '@mikro-orm/postgresql';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { freshDatabase, type TestDatabase, until } from '../../../../test/support/index.js';
import { StaffMember } from '../domain/staff-member.js';
import { StaffImportErrorsCsv } from '../queries/staff-import-errors-csv.js';
import { Staff } from '../staff.js';
import { crowd, header, person, placesOf, roster, RosterDesk } from './roster-desk.fixture.js';

let database: TestDatabase;
let desk: RosterDesk;

beforeEach(async () => {
  database = await freshDatabase();
  desk = await RosterDesk.open(database.url);
});

afterEach(async () => {
  await desk.close();
  await database.drop();
});

describe('A roster', () => {
  test('takes new people in, once, however often it comes', async () => {
    const file = roster(person('a', 'a@clinic.example;a@home.example'), person('b'));
    expect(await desk.imported(file)).toMatchObject({
      state: 'done',
      total: 2,
      done: 2,
      created: 2,
      updated: 0,
      unchanged: 0,
      failed: 0,
      errors: [],
    });
    const before = await desk.everybody();
    expect(before[0]).toMatchObject({
      externalId: 'a',
      emails: ['a@clinic.example', 'a@home.example'],
      phone: null,
      timeZone: 'America/New_York',
      locale: 'en',
    });
    expect(await desk.imported(file)).toMatchObject({ created: 0, updated: 0, unchanged: 2, failed: 0 });
    expect(await desk.everybody()).toEqual(before);
  });

  test('changes whom it changes, and tells of them alone', async () => {
    await desk.imported(roster(person('a'), person('b')));
    expect(await desk.imported(roster(person('a'), person('b', 'b@clinic.example', 'Harbor')))).toMatchObject({
      updated: 1,
      unchanged: 1,
    });
    const [a, b] = await desk.everybody();
    expect([a!.version, b!.version, b!.office]).toEqual([1, 2, 'Harbor']);
    const { rows } = await sql<{ staffIds: string[] }>`
      select payload->'staffIds' as "staffIds" from shared_kernel.outbox where type = 'staff.members-imported' order by occurred_at`.execute(
      desk.database,
    );
    expect(rows.map(({ staffIds }) => staffIds.length)).toEqual([2, 1]);
    expect(rows[1]!.staffIds).toEqual([b!.staffId]);
    expect(await desk.count('audit.event', `action = 'import-staff-member' and subject_id = '${b!.staffId}'`)).toBe(2);
  });

  test('leaves alone what it has no column for, and empties what is blank in it', async () => {
    await desk.imported(roster('a,Dana,Silva,Nurse,Lakeview,a@clinic.example,555,Asia/Tokyo,es'));
    await desk.imported('family_name,given_name,external_id,emails,office\nSilva,Dana,a,a@clinic.example,');
    expect((await desk.everybody())[0]).toMatchObject({
      jobTitle: 'Nurse',
      office: null,
      phone: '555',
      timeZone: 'Asia/Tokyo',
      locale: 'es',
    });
  });

  test('updates somebody who has left without bringing them back', async () => {
    await desk.imported(roster(person('a')));
    const em = desk.get(EntityManager).fork();
    await em.transactional(async (inner) => (await inner.findOneOrFail(StaffMember, { externalId: 'a' })).offboard(new Date()));
    expect(await desk.imported(roster(person('a', 'a@clinic.example', 'Harbor')))).toMatchObject({ updated: 1 });
    expect((await desk.everybody())[0]).toMatchObject({ office: 'Harbor', offboarded: true });
  });

  test('reports every error of a row and lets the good rows in', async () => {
    const done = await desk.imported(
      roster(person('a'), ',,Silva,,,dana@clinic..example,,Mars/Olympus,fr', 'c,Dana,Silva', person('d'), `${person('e')},extra`),
    );
    expect(done).toMatchObject({ created: 2, failed: 3, done: 5 });
    expect(placesOf(done)).toEqual([
      '3 external_id',
      '3 given_name',
      '3 time_zone',
      '3 locale',
      '3 emails',
      '4 emails',
      '6 column 10',
    ]);
  });

  test('counts rows as a spreadsheet does', async () => {
    const done = await desk.imported(
      `\ufeff${header}\n${person('a', 'a@clinic.example', '"Two\nlines"')}\n\n,,,,,,,,\n${person('b', '')}\n`,
    );
    expect(done).toMatchObject({ total: 2, created: 1, failed: 1 });
    expect(placesOf(done)).toEqual(['5 emails']);
  });

  test('may have commas, quotes and line breaks in quoted cells', async () => {
    await desk.imported(roster(person('a', 'a@clinic.example', '"Suite 4, ""West"""')));
    expect((await desk.everybody())[0]!.office).toBe('Suite 4, "West"');
  });

  test('gives no address to two people', async () => {
    await desk.imported(roster(person('a'), person('b')));
    const done = await desk.imported(
      roster(
        person('c', 'A@Clinic.Example'),
        person('d', 'd@clinic.example'),
        person('e', 'e@clinic.example;D@CLINIC.example'),
        person('d', 'x@clinic.example'),
      ),
    );
    expect(placesOf(done)).toEqual(['2 emails', '4 emails', '5 external_id']);
    expect(done.errors[0]!.message).toBe('A@Clinic.Example belongs to another staff member');
    expect(done).toMatchObject({ created: 1, failed: 3 });
  });

  test('may hand an address on, row after row', async () => {
    await desk.imported(roster(person('a', 'shared@clinic.example'), person('b')));
    const file = roster(person('a', 'a@clinic.example'), person('b', 'shared@clinic.example'));
    expect(await desk.imported(file, true)).toMatchObject({ updated: 2, failed: 0 });
    expect(await desk.imported(file)).toMatchObject({ updated: 2, failed: 0 });
    expect((await desk.get(Staff).findByEmail('SHARED@clinic.example'))!.externalId).toBe('b');
  });

  test('may give several people one further address, and none of them somebody’s primary one', async () => {
    const file = roster(
      person('a', 'a@clinic.example;desk@clinic.example'),
      person('b', '"b@clinic.example, DESK@clinic.example"'),
      person('c', 'desk@clinic.example'),
      person('d', 'd@clinic.example;a@clinic.example'),
      person('e', 'e@clinic.example;desk@clinic.example'),
    );
    const errors = [
      { row: 4, column: 'emails', message: 'desk@clinic.example belongs to row 3' },
      { row: 5, column: 'emails', message: 'a@clinic.example belongs to row 2' },
    ];
    const dry = await desk.imported(file, true);
    expect(dry).toMatchObject({ created: 3, failed: 2, errors });
    expect(await desk.imported(file)).toMatchObject({ created: 3, failed: 2, errors });
    expect(await desk.imported(file)).toMatchObject({ created: 0, updated: 0, unchanged: 3, failed: 2 });
    const staff = desk.get(Staff);
    expect(await staff.holdersOf('Desk@clinic.example')).toHaveLength(3);
    expect(await staff.findByEmail('desk@clinic.example')).toBeNull();
    // Whoever is left with it may have it as the primary one.
    const moved = roster(
      person('a', 'a@clinic.example'),
      person('b', 'b@clinic.example'),
      person('e', 'desk@clinic.example;e@clinic.example'),
    );
    expect(await desk.imported(moved, true)).toMatchObject({ updated: 3, failed: 0 });
    expect(await desk.imported(moved)).toMatchObject({ updated: 3, failed: 0 });
    expect((await staff.findByEmail('desk@clinic.example'))!.externalId).toBe('e');
  });

  test('takes a person with one name, and says so', async () => {
    const done = await desk.imported(`${header}\na,Sukarno,,,,sukarno@clinic.example,,,\n`);
    expect(done).toMatchObject({
      created: 1,
      failed: 0,
      warnings: [{ row: 2, column: 'family_name', message: 'is blank: the person is taken with one name' }],
    });
    expect((await desk.everybody())[0]).toMatchObject({ givenName: 'Sukarno', familyName: '' });
  });

  test('points out what a spreadsheet made of an id or a telephone on record, and leaves both as they are', async () => {
    await desk.imported(roster('00123,Dana,Silva,,,dana@clinic.example,+15550102030,,'));
    const lines = ['123,Dana,Silva,,,dana@clinic.example,,,', '00123,Dana,Silva,,,dana@clinic.example,15550102030,,'];
    expect(await desk.imported(roster(...lines))).toMatchObject({
      failed: 2,
      errors: [
        { row: 2, column: 'external_id', message: expect.stringContaining('123 is not on record but 00123 is') },
        { row: 2, column: 'emails' },
        { row: 3, column: 'phone', message: expect.stringContaining('15550102030 is what a spreadsheet leaves of +15550102030') },
      ],
    });
    expect(await desk.everybody()).toMatchObject([{ externalId: '00123', phone: '+15550102030' }]);
    // A number that is another one is a change like any other.
    expect(await desk.imported(roster('00123,Dana,Silva,,,dana@clinic.example,15550102031,,'))).toMatchObject({ updated: 1 });
  });

  test('does on a dry run what it would do, and writes nobody', async () => {
    const file = roster(...crowd(1_500), person('q', 'p3@clinic.example'), person('p7', 'new@clinic.example'));
    const dry = await desk.imported(file, true);
    expect(dry).toMatchObject({ dryRun: true, created: 1_500, failed: 2 });
    expect([
      await desk.everybody(),
      await desk.count('staff.email_owner'),
      await desk.count('shared_kernel.outbox', `type = 'staff.members-imported'`),
    ]).toEqual([[], 0, 0]);
    const real = await desk.imported(file);
    expect([real.created, real.errors]).toEqual([dry.created, dry.errors]);
  });

  test('loses to somebody who takes an address meanwhile', async () => {
    const em = desk.get(EntityManager).fork();
    await em.begin();
    em.persist(
      StaffMember.register({
        givenName: 'Eva',
        familyName: 'First',
        timeZone: 'UTC',
        locale: 'en',
        emails: [{ address: 'p1@clinic.example' }],
      }),
    );
    await em.flush();
    const running = desk.imported(roster(...crowd(3)));
    await until(
      'the import waits',
      async () => (await desk.count('pg_stat_activity', `wait_event_type = 'Lock' and query like '%email_owner%'`)) > 0,
    );
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
    ['is UTF-16 without a mark that says so', Buffer.from(roster(person('a')), 'utf16le'), 'staff.import-binary'],
    ['is a workbook', Buffer.from('504b03040a', 'hex'), 'staff.import-binary'],
    ['is parted by colons', roster(person('a')).replaceAll(',', ':'), 'staff.import-header'],
    ['names another separator than it has', `sep=;\n${roster(person('a'))}`, 'staff.import-header'],
    ['opens a quote in its header', `"external_id,${header}\n`, 'staff.import-header'],
    ['is too large', Buffer.alloc(20 * 1024 * 1024 + 1, 'a'), 'staff.import-too-large'],
  ];
  test.each(refused)('is refused at once when it %s', async (_, file, code) => {
    await expect(desk.start(file)).rejects.toMatchObject({ code });
    expect(await desk.count('staff.import')).toBe(0);
  });

  const failed: [string, string, string, string][] = [
    [
      'a quote is never closed',
      roster(person('a'), person('b', 'b@clinic.example', '"Lakeview'), person('c')),
      'staff.import-unclosed-quote',
      'row 3',
    ],
    [
      'a quote is closed by the next one',
      roster(person('a'), person('b', 'x', '"Lake'), person('c', 'c', '"Harbor"')),
      'staff.import-unclosed-quote',
      'row 3',
    ],
    [
      'a quote swallows the rest of a long file',
      roster(person('a', 'x', '"Lake'), ...crowd(5_000)),
      'staff.import-unclosed-quote',
      'row 2',
    ],
    [
      'a quote stands inside a plain cell',
      roster(person('a'), person('b', 'x', 'Harbor "West"')),
      'staff.import-stray-quote',
      'Row 3',
    ],
    ['it has too many rows', roster(...crowd(50_001)), 'staff.import-too-many-rows', '50000'],
  ];
  test.each(failed)('changes nobody when %s', async (_, file, code, words) => {
    const done = await desk.imported(file);
    expect(done).toMatchObject({ state: 'failed', done: 0, problem: { code } });
    expect(done.problem!.message).toContain(words);
    expect([await desk.everybody(), await desk.count('staff.import_file')]).toEqual([[], 0]);
  });

  test('with a header alone is done at once', async () => {
    expect(await desk.imported(`${header}\n`)).toMatchObject({ state: 'done', total: 0, done: 0 });
  });
});

test('The errors of an import can be downloaded and hold no formula', async () => {
  const { id } = await desk.imported(roster(person('a', '=cmd()@x'), person('b', '')));
  await sql`update staff.import_error set message = '=2+5' where row = 3`.execute(desk.database);
  let text = '';
  for await (const lines of await desk.get(QueryBus).execute(new StaffImportErrorsCsv(id))) text += lines;
  expect(text).toBe('row,column,message\r\n2,"emails","""=cmd()@x"" is not an e-mail address"\r\n3,"emails","\'=2+5"\r\n');
});
