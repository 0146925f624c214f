import { readFileSync } from 'node:fs';
import { EntityManager } from '@mikro-orm/postgresql';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { sql } from 'kysely';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { RunStaffImports } from '../commands/run-staff-imports.js';
import { StartStaffImport } from '../commands/start-staff-import.js';
import { GetStaffImport, type StaffImportView } from '../queries/get-staff-import.js';
import { kernelModules } from '../staff-app.fixture.js';
import { Staff } from '../staff.js';
import { StaffWorkerModule } from '../staff.worker.module.js';
import { StaffModule } from '../staff.module.js';

const header = 'external_id,given_name,family_name,job_title,office,emails,phone,time_zone,locale';
const shared = new URL('../../../../../shared/data/', import.meta.url);

let database: TestDatabase;
let app: TestingModule;

beforeEach(async () => {
  database = await freshDatabase();
  app = await Test.createTestingModule({ imports: [...kernelModules(database.url), StaffModule, StaffWorkerModule] }).compile();
  await app.init();
});
afterEach(async () => {
  await app.close();
  await database.drop();
});

async function imported(file: string | Buffer, dryRun = false): Promise<StaffImportView> {
  const id = await app.get(CommandBus).execute(new StartStaffImport(Buffer.from(file), dryRun));
  await app.get(CommandBus).execute(new RunStaffImports());
  return app.get(QueryBus).execute(new GetStaffImport(id));
}

test('the sample', async () => {
  const file = readFileSync(new URL('staff-roster.csv', shared));
  const expected = [...readFileSync(new URL('README.md', shared), 'utf8').matchAll(/^\| (\d+) \| (\w+) \|/gm)].map(([, row, column]) => `${row}:${column}`);
  const t=Date.now();
  const dry = await imported(file, true);
  console.log(Date.now()-t, JSON.stringify(dry.errors,null,0));
  expect(dry).toMatchObject({ state: 'done', total: 1000, done: 1000, created: 972, failed: 28 });
  expect(dry.errors.map(({ row, column }) => `${row}:${column}`)).toEqual(expected);
  expect(await app.get(Staff).page(null, 10)).toEqual([]);
  const first = await imported(file);
  expect(first).toMatchObject({ state: 'done', created: 972, updated: 0, unchanged: 0, failed: 28 });
  expect(await imported(file)).toMatchObject({ created: 0, updated: 0, unchanged: 972, failed: 28 });
  const out=await sql`select type, count(*) from shared_kernel.outbox group by 1`.execute(app.get(EntityManager).fork().getKysely());
  console.log(out.rows, await app.get(Staff).page(null, 1));
});
