import { CommandBus } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { runInScope } from '../context/index.js';
import { newId } from '../domain/index.js';
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
    await expect(tell(new SwitchLamp(lampId, true, true))).rejects.toMatchObject({ code: 'home.too-late' });
    expect(await rowsAbout(lampId)).toEqual([{ ...common(), outcome: 'refused', detail: { code: 'home.too-late' } }]);
    expect(await seen.rows('select "on" from home.lamp where id = $1', [lampId])).toEqual([{ on: false }]);
    expect(await seen.rows("select 1 from shared_kernel.outbox where payload ->> 'lampId' = $1", [lampId])).toEqual([]);
  });

  it('that comes at the same moment as another starts over on what that one left, and leaves a row of its own', async () => {
    await Promise.all([tell(new SwitchLamp(lampId, true)), tell(new SwitchLamp(lampId, true))]);
    const factsOf = (await rowsAbout(lampId)).map(({ outcome, detail }) => [outcome, detail.facts.length]);
    expect(factsOf.toSorted()).toEqual([
      ['ok', 0],
      ['ok', 1],
    ]);
  });

  it('outside of any request is what the product itself did', async () => {
    await app.get(CommandBus).execute(new SwitchLamp(lampId, true));
    expect(await rowsAbout(lampId)).toMatchObject([{ actor_kind: 'system', actor_id: null, address: null, outcome: 'ok' }]);
  });
});
