import { type ArgumentsHost, Catch, type ExceptionFilter, StandardSchemaValidationPipe } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { DomainError } from '#shared-kernel/domain';
import { client, type Client, freshDatabase, type TestDatabase, until } from '../../../../test/support/index.js';
import { RunStaffImports } from '../commands/run-staff-imports.js';
import { kernelOn } from '../staff-app.fixture.js';
import { StaffHttpModule } from '../staff.http.module.js';
import { StaffWorkerModule } from '../staff.worker.module.js';

/** Shows the refusal itself: its form as problem+json is the API's, and tested there. */
@Catch(DomainError)
class ShowRefusal implements ExceptionFilter<DomainError> {
  catch({ kind, code, errors }: DomainError, host: ArgumentsHost): void {
    void host.switchToHttp().getResponse().status(422).send({ kind, code, errors });
  }
}

let database: TestDatabase;
let app: NestFastifyApplication;
let portal: Client;

beforeAll(async () => {
  database = await freshDatabase();
  const module = await Test.createTestingModule({
    imports: [await kernelOn(database.url), StaffHttpModule, StaffWorkerModule],
  }).compile();
  app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  app.useGlobalFilters(new ShowRefusal());
  app.useGlobalPipes(new StandardSchemaValidationPipe());
  await app.listen(0, '127.0.0.1');
  portal = client(await app.getUrl());
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

const dana = { externalId: 'E-1', givenName: 'Dana', familyName: 'Silva', emails: [{ address: 'dana@clinic.example' }] };
const csv = { headers: { 'content-type': 'text/csv; charset=utf-8' } };
const roster = 'external_id,given_name,family_name,emails\nE-7,Ada,Lovelace,ada@clinic.example\nE-8,Bo,,bo@clinic\n';

async function finished(id: string) {
  await app.get(CommandBus).execute(new RunStaffImports());
  return until('the import is done', async () => {
    const { body } = await portal.get(`/api/staff/imports/${id}`);
    return body.state === 'done' && body;
  });
}

test('A staff record is registered, read, edited under its ETag, offboarded and reinstated', async () => {
  const made = await portal.post('/api/staff', dana);
  expect([made.status, made.headers.get('location'), made.headers.get('etag')]).toEqual([
    201,
    `/api/staff/${made.body.id}`,
    '"1"',
  ]);
  expect(made.body).toMatchObject({
    externalId: 'E-1',
    emails: [{ address: 'dana@clinic.example', primary: true }],
    version: 1,
    jobTitle: null,
  });
  const path = `/api/staff/${made.body.id}`;
  expect((await portal.get(path)).body).toEqual(made.body);
  const edited = await portal.call('PATCH', path, { office: 'Harbor' }, { headers: { 'if-match': '"1"' } });
  expect([edited.status, edited.headers.get('etag'), edited.body.office]).toEqual([200, '"2"', 'Harbor']);
  expect((await portal.call('PATCH', path, { office: 'Lakeview' }, { headers: { 'if-match': '"1"' } })).body).toMatchObject({
    kind: 'stale',
    code: 'staff.stale',
  });
  expect((await portal.call('PUT', `${path}/offboarding`)).status).toBe(204);
  expect((await portal.get(path)).body.offboardedAt).toMatch(/Z$/);
  expect((await portal.call('DELETE', `${path}/offboarding`)).status).toBe(204);
  expect((await portal.get(path)).body.offboardedAt).toBeNull();
});

test.each([
  ['an unknown field', { ...dana, role: 'administrator' }],
  ['an address that is a list', { ...dana, emails: [{ address: ['a@clinic.example', 'b@evil.example'] }] }],
  ['an address that is an object', { ...dana, emails: [{ address: { toString: 'x' } }] }],
  ['no address', { ...dana, emails: [] }],
  ['no name', { ...dana, givenName: undefined }],
])('Registering with %s is refused', async (_, body) => {
  expect((await portal.post('/api/staff', body)).status).toBe(400);
});

test('Registering with an address that carries a line break is refused, and names the field', async () => {
  const { body } = await portal.post('/api/staff', { ...dana, emails: [{ address: 'a@clinic.example\r\nBcc: b@evil.example' }] });
  expect(body).toMatchObject({ code: 'staff.invalid-record', errors: [{ path: 'emails.0.address' }] });
});

test('A malformed id is no id', async () => {
  expect((await portal.get('/api/staff/1')).status).toBe(400);
  expect((await portal.get('/api/staff/imports/..%2f..%2fetc')).status).toBe(400);
});

test('A roster is imported as a text/csv body, first without effect, then for good', async () => {
  const dry = await portal.post('/api/staff/imports?dryRun=true', roster, csv);
  expect(dry.status).toBe(202);
  expect(await finished(dry.body.id)).toMatchObject({
    dryRun: true,
    state: 'done',
    total: 2,
    done: 2,
    created: 1,
    updated: 0,
    unchanged: 0,
    failed: 1,
    problem: null,
  });
  const real = await finished((await portal.post('/api/staff/imports', roster, csv)).body.id);
  expect(real).toMatchObject({
    dryRun: false,
    created: 1,
    errors: [{ row: 3, column: 'emails' }],
  });
  const errors = await portal.get(`/api/staff/imports/${real.id}/errors.csv`);
  expect([errors.status, errors.headers.get('content-type'), errors.headers.get('content-disposition')]).toEqual([
    200,
    'text/csv; charset=utf-8',
    `attachment; filename="import-errors-${real.id}.csv"`,
  ]);
  expect(errors.text.split('\r\n')).toHaveLength(3);
});

test('A roster is imported as the file of a form', async () => {
  const form = new FormData();
  form.append('note', 'before the file');
  form.append('file', new Blob([roster.replaceAll('E-', 'F-').replace('ada@', 'ada2@')]), 'roster.csv');
  const { status, body } = await portal.post('/api/staff/imports', form);
  expect(status).toBe(202);
  expect(await finished(body.id)).toMatchObject({ created: 1, failed: 1 });
});

test('A roster of 60 MB is refused as too large, as a body and as a form', async () => {
  const large = new Uint8Array(60 * 1024 * 1024).fill(97);
  expect((await portal.post('/api/staff/imports', large, csv)).body).toMatchObject({
    kind: 'too-large',
    code: 'staff.import-too-large',
  });
  const form = new FormData();
  form.append('file', new Blob([large]), 'roster.csv');
  expect((await portal.post('/api/staff/imports', form)).body).toMatchObject({
    kind: 'too-large',
    code: 'staff.import-too-large',
  });
});

test.each([
  ['no header', 'Ada,Lovelace\n', 'staff.import-header'],
  ['NUL bytes', `${roster}\0`, 'staff.import-binary'],
  ['nothing', '', 'staff.import-empty'],
])('A roster with %s is refused at once', async (_, body, code) => {
  expect((await portal.post('/api/staff/imports', body, csv)).body).toMatchObject({ code });
});

test('An import without a file, or with a broken form, is refused', async () => {
  const without = new FormData();
  without.append('note', 'no file');
  expect((await portal.post('/api/staff/imports', without)).body).toMatchObject({ code: 'staff.import-no-file' });
  expect((await portal.post('/api/staff/imports', { rows: [] })).body).toMatchObject({ code: 'staff.import-no-file' });
  const broken = { headers: { 'content-type': 'multipart/form-data' } };
  expect((await portal.post('/api/staff/imports', 'no boundary', broken)).body).toMatchObject({
    code: 'staff.import-upload-broken',
  });
  expect((await portal.post('/api/staff/imports?dryRun=maybe', roster, csv)).status).toBe(400);
});

test('An import that nobody started is not found', async () => {
  const nobody = '01920f3a-7c1e-7abc-8def-0123456789ab';
  expect((await portal.get(`/api/staff/imports/${nobody}`)).body).toMatchObject({ code: 'staff.import-not-found' });
  expect((await portal.get(`/api/staff/imports/${nobody}/errors.csv`)).body).toMatchObject({ code: 'staff.import-not-found' });
});
