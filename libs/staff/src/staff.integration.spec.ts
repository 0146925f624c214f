import { randomUUID } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { sql } from 'kysely';
import { freshDatabase, type TestDatabase } from '../../../test/support/index.js';
import { EditBiographics } from './commands/edit-biographics.js';
import { OffboardStaffMember } from './commands/offboard-staff-member.js';
import { ReinstateStaffMember } from './commands/reinstate-staff-member.js';
import { GetStaffMember } from './queries/get-staff-member.js';
import { kernelOn } from './staff-app.fixture.js';
import { StaffModule } from './staff.module.js';
import { Staff } from './staff.js';

let database: TestDatabase;
let app: TestingModule;
let staff: Staff;

beforeAll(async () => {
  database = await freshDatabase();
  app = await (await Test.createTestingModule({ imports: [await kernelOn(database.url), StaffModule] }).compile()).init();
  staff = app.get(Staff);
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

let people = 0;
const address = () => `person${(people += 1)}@clinic.example`;
const register = (emails = [address()], externalId: string | null = null) =>
  staff.register({ givenName: 'Dana', familyName: 'Silva', externalId, emails: emails.map((text) => ({ address: text })) });
const view = (staffId: string) => app.get(QueryBus).execute(new GetStaffMember(staffId));
const tell = <R>(command: Parameters<CommandBus['execute']>[0]) => app.get(CommandBus).execute(command) as Promise<R>;

async function factsAbout(staffId: string): Promise<string[]> {
  const { rows } = await sql<{ type: string }>`
    select type from shared_kernel.outbox where payload->>'staffId' = ${staffId} order by id`.execute(
    app.get(EntityManager).fork().getKysely(),
  );
  return rows.map(({ type }) => type);
}

async function auditOf(staffId: string): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select action || ' ' || outcome as line from audit.event where subject_id = ${staffId} order by id`.execute(
    app.get(EntityManager).fork().getKysely(),
  );
  return rows.map(({ line }) => line);
}

test("A registered person is on record at once, with the practice's time zone", async () => {
  const email = address();
  const id = await register([email, address()], 'E-1');
  expect(await view(id)).toMatchObject({
    id,
    externalId: 'E-1',
    givenName: 'Dana',
    jobTitle: null,
    timeZone: 'America/New_York',
    locale: 'en',
    version: 1,
    offboardedAt: null,
  });
  expect((await view(id)).emails[0]).toEqual({ address: email, primary: true });
  expect(await staff.findByEmail(email.toUpperCase())).toMatchObject({ staffId: id, offboarded: false, version: 1 });
  expect([await factsAbout(id), await auditOf(id)]).toEqual([['staff.member-registered'], ['register-staff-member ok']]);
});

test('A change raises the version, tells its facts and leaves an audit row', async () => {
  const id = await register();
  const emails = [{ address: address() }, { address: address(), primary: true }];
  await tell(new EditBiographics(id, { office: 'Harbor', emails }, 1));
  expect(await view(id)).toMatchObject({
    office: 'Harbor',
    version: 2,
    emails: [
      { address: emails[1]!.address, primary: true },
      { address: emails[0]!.address, primary: false },
    ],
  });
  expect(await factsAbout(id)).toEqual(['staff.member-registered', 'staff.biographics-changed', 'staff.emails-changed']);
  expect(await auditOf(id)).toEqual(['register-staff-member ok', 'edit-biographics ok']);
});

test('A change with nothing new leaves the record and its version alone', async () => {
  const id = await register();
  await staff.correctContactDetails(id, { givenName: 'Dana' });
  expect((await view(id)).version).toBe(1);
  expect(await factsAbout(id)).toEqual(['staff.member-registered']);
});

test('A change of an older version is refused', async () => {
  const id = await register();
  await tell(new EditBiographics(id, { office: 'Harbor' }, 1));
  await expect(tell(new EditBiographics(id, { office: 'Lakeview' }, 1))).rejects.toMatchObject({
    kind: 'stale',
    code: 'staff.stale',
  });
  expect((await view(id)).office).toBe('Harbor');
});

test('An address in any case, and an external id, belong to one person', async () => {
  const taken = address();
  await register([taken], 'E-taken');
  const refusal = {
    kind: 'conflict',
    code: 'staff.email-taken',
    message: expect.stringContaining(taken.toUpperCase()) as string,
  };
  await expect(register([address(), taken.toUpperCase()])).rejects.toMatchObject(refusal);
  await expect(register([address()], 'E-taken')).rejects.toMatchObject({ kind: 'conflict', code: 'staff.external-id-taken' });
  const other = await register();
  await expect(staff.correctContactDetails(other, { office: 'Harbor', emails: [{ address: taken }] })).rejects.toMatchObject({
    code: 'staff.email-taken',
  });
  expect(await view(other)).toMatchObject({ office: null, version: 1 });
});

test('A further address may be several people’s; nobody’s primary one may', async () => {
  const desk = address();
  const [first, second] = [await register([address(), desk]), await register([address(), desk.toUpperCase()])];
  expect((await staff.holdersOf(desk)).toSorted()).toEqual([first, second].toSorted());
  expect(await staff.findByEmail(desk)).toBeNull();
  await expect(register([desk])).rejects.toMatchObject({ code: 'staff.email-taken' });
  const addressesOf = async (id: string) => (await staff.find(id))!.emails.map((each) => ({ address: each }));
  const primaryFirst = async (id: string) => (await addressesOf(id)).toReversed();
  await expect(staff.correctContactDetails(second, { emails: await primaryFirst(second) })).rejects.toMatchObject({
    code: 'staff.email-taken',
  });
  await expect(register([address(), (await addressesOf(first))[0]!.address])).rejects.toMatchObject({
    code: 'staff.email-taken',
  });
  await staff.correctContactDetails(first, { emails: [{ address: address() }] });
  await staff.correctContactDetails(second, { emails: await primaryFirst(second) });
  expect((await staff.findByEmail(desk))!.staffId).toBe(second);
  await expect(register([address(), desk])).rejects.toMatchObject({ code: 'staff.email-taken' });
});

test('An address whose domain has accents is kept in ASCII and found in both forms', async () => {
  const id = await register(['dana@clínica-norte.example']);
  expect((await view(id)).emails).toEqual([{ address: 'dana@xn--clnica-norte-tfb.example', primary: true }]);
  expect((await staff.findByEmail('Dana@CLÍNICA-norte.example'))!.staffId).toBe(id);
  await expect(register(['dana@XN--clnica-norte-tfb.example'])).rejects.toMatchObject({ code: 'staff.email-taken' });
});

test('Somebody may have one name', async () => {
  const given = { givenName: 'Sukarno', emails: [{ address: address() }] };
  const ids = [
    await staff.register(given),
    await staff.register({ ...given, familyName: null, emails: [{ address: address() }] }),
    await staff.register({ ...given, familyName: ' ', emails: [{ address: address() }] }),
  ];
  for (const id of ids) expect(await view(id)).toMatchObject({ givenName: 'Sukarno', familyName: '' });
  await staff.correctContactDetails(ids[0]!, { familyName: 'Putra' });
  await staff.correctContactDetails(ids[0]!, { familyName: '' });
  expect(await view(ids[0]!)).toMatchObject({ familyName: '', version: 3 });
  await expect(staff.register({ ...given, givenName: ' ', familyName: 'Sukarno' })).rejects.toMatchObject({
    code: 'staff.invalid-record',
    errors: [{ path: 'givenName' }],
  });
});

test('An address that was given up can be had by somebody else', async () => {
  const wanted = address();
  const first = await register([wanted]);
  await staff.correctContactDetails(first, { emails: [{ address: address() }] });
  const second = await register([wanted]);
  expect((await staff.findByEmail(wanted))!.staffId).toBe(second);
});

test('Of many who register one address at once, one gets it', async () => {
  const wanted = address();
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) => register(index % 2 ? [wanted, `b${wanted}`] : [`b${wanted}`, wanted])),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const codes = results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as { code: string }).code] : []));
  expect(codes).toEqual(Array(9).fill('staff.email-taken'));
});

test('Changes of one person at once all count', async () => {
  const id = await register();
  const changes = Array.from({ length: 10 }, (_, index) =>
    staff.correctContactDetails(id, index % 2 ? { office: `Office ${index}` } : { phone: `555 ${index}` }),
  );
  await Promise.all(changes);
  expect((await view(id)).version).toBe(11);
});

test('Offboarding and reinstating can be repeated', async () => {
  const id = await register();
  await tell(new OffboardStaffMember(id));
  await tell(new OffboardStaffMember(id));
  expect(await staff.find(id)).toMatchObject({ offboarded: true, version: 2 });
  await tell(new ReinstateStaffMember(id));
  await tell(new ReinstateStaffMember(id));
  expect(await staff.find(id)).toMatchObject({ offboarded: false, version: 3 });
  expect(await factsAbout(id)).toEqual(['staff.member-registered', 'staff.member-offboarded', 'staff.member-reinstated']);
});

test('Whom nobody registered is not found', async () => {
  const nobody = randomUUID();
  for (const command of [new EditBiographics(nobody, {}), new OffboardStaffMember(nobody)])
    await expect(tell(command)).rejects.toMatchObject({ code: 'staff.not-found' });
  await expect(view(nobody)).rejects.toMatchObject({ code: 'staff.not-found' });
  expect([await staff.find(nobody), await staff.findByEmail('no\0body@clinic.example'), await staff.findMany([nobody])]).toEqual([
    null,
    null,
    [],
  ]);
});

test('Everybody is walked through page by page', async () => {
  const walked = [];
  for (let page = await staff.page(null, 3); page.length > 0; page = await staff.page(page.at(-1)!.staffId, 3))
    walked.push(...page.map(({ staffId }) => staffId));
  const all = (await staff.page(null, 10_000)).map(({ staffId }) => staffId);
  expect(walked).toEqual(all);
  expect(new Set(walked).size).toBe(walked.length);
  expect((await staff.findMany(all.toReversed())).map(({ staffId }) => staffId)).toEqual(all);
});
