import type { EntityManager } from '@mikro-orm/postgresql';
import { CommandBus } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { runInScope } from '../context/index.js';
import { DomainError, newId } from '../domain/index.js';
import { lampsAtRest, onlooker, type Onlooker, SwitchLamp } from '../outbox/lamps.fixture.js';

let database: TestDatabase;
let app: TestingModule;
let seen: Onlooker;
let lampId: string;
const administrator = newId();

beforeAll(async () => {
  database = await freshDatabase();
  seen = await onlooker(database.url);
  app = await (await Test.createTestingModule(await lampsAtRest(database.url)).compile()).init();
});

beforeEach(async () => {
  lampId = newId();
  await seen.rows('insert into home.lamp (id, "on") values ($1, false)', [lampId]);
});

afterAll(async () => {
  await app.close();
  await seen.end();
  await database.drop();
});

const tell = (command: SwitchLamp) =>
  runInScope({ actor: { kind: 'staff', id: administrator }, address: '2001:db8::7', requestId: 'r' }, () =>
    app.get(CommandBus).execute(command),
  );

const rowsAbout = (subjectId: string) =>
  seen.rows('select actor_kind, actor_id, address, action, subject_id, outcome, detail from audit.event where subject_id = $1', [
    subjectId,
  ]);

const common = () => ({
  actor_kind: 'staff',
  actor_id: administrator,
  address: '2001:db8::7',
  action: 'switch-lamp',
  subject_id: lampId,
});

describe('A command', () => {
  it('that changes something leaves one audit row with the facts', async () => {
    await tell(new SwitchLamp(lampId, true));
    expect(await rowsAbout(lampId)).toEqual([
      { ...common(), outcome: 'ok', detail: { facts: [{ type: 'home.lamp-switched', lampId, on: true }] } },
    ]);
  });

  it('that finds everything as wanted leaves one audit row without facts', async () => {
    await tell(new SwitchLamp(lampId, false));
    expect(await rowsAbout(lampId)).toEqual([{ ...common(), outcome: 'ok', detail: { facts: [] } }]);
  });

  it('that is refused leaves one audit row with the code', async () => {
    const nobody = newId();
    await expect(tell(new SwitchLamp(nobody, true))).rejects.toMatchObject({ code: 'home.no-lamp' });
    expect(await rowsAbout(nobody)).toEqual([
      { ...common(), subject_id: nobody, outcome: 'refused', detail: { code: 'home.no-lamp' } },
    ]);
  });

  it('that is refused after it wrote leaves the refusal alone', async () => {
    const late = () => Promise.reject(new DomainError('conflict', 'home.too-late', 'It is night.'));
    await expect(tell(new SwitchLamp(lampId, true, late))).rejects.toMatchObject({ code: 'home.too-late' });
    expect(await rowsAbout(lampId)).toEqual([{ ...common(), outcome: 'refused', detail: { code: 'home.too-late' } }]);
    expect(await seen.rows('select "on" from home.lamp where id = $1', [lampId])).toEqual([{ on: false }]);
    expect(await seen.rows("select 1 from shared_kernel.outbox where payload ->> 'lampId' = $1", [lampId])).toEqual([]);
  });

  it('that fails leaves one audit row that says so, and not why: the log has that', async () => {
    const broken = () => Promise.reject(new Error('password=c4n4ry'));
    await expect(tell(new SwitchLamp(lampId, true, broken))).rejects.toThrow('password=c4n4ry');
    expect(await rowsAbout(lampId)).toEqual([{ ...common(), outcome: 'failed', detail: {} }]);
  });

  it('that waited for another one in a circle starts over, and leaves one row as if nothing had been', async () => {
    let attempts = 0;
    const circle = async (em: EntityManager) => {
      attempts += 1;
      if (attempts < 3) await em.execute(`do $$ begin raise exception 'deadlock' using errcode = '40P01'; end $$`);
    };
    await tell(new SwitchLamp(lampId, true, circle));
    expect(attempts).toBe(3);
    expect(await rowsAbout(lampId)).toMatchObject([{ outcome: 'ok', detail: { facts: [{ on: true }] } }]);
  });

  it('leaves one row each, also when many run at once', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, turn) => tell(new SwitchLamp(lampId, turn % 2 === 0))));
    expect((await rowsAbout(lampId)).map(({ outcome }) => outcome)).toEqual(Array(10).fill('ok'));
  });

  it('outside of any request is what the product itself did', async () => {
    await app.get(CommandBus).execute(new SwitchLamp(lampId, true));
    expect(await rowsAbout(lampId)).toMatchObject([{ actor_kind: 'system', actor_id: null, address: null, outcome: 'ok' }]);
  });
});
