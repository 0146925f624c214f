import { EntityManager } from '@mikro-orm/postgresql';
import { Test, type TestingModule } from '@nestjs/testing';
import { sql } from 'kysely';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { currentScope, runInScope } from '../context/index.js';
import { newId } from '../domain/index.js';
import { Projections } from './index.js';
import { Lamp, lampsAtRest, onlooker, type Onlooker, switchOn } from './lamps.fixture.js';

let database: TestDatabase;
let app: TestingModule;
let em: EntityManager;
let seen: Onlooker;
let projectionFails = false;

beforeAll(async () => {
  database = await freshDatabase();
  seen = await onlooker(database.url);
  app = await (await Test.createTestingModule(await lampsAtRest(database.url)).compile()).init();
  em = app.get(EntityManager);
  await seen.rows('create table home.shining (lamp_id uuid primary key)');
  app.get(Projections).register(Lamp, {
    async project(inTransaction, changes) {
      for (const { aggregate } of changes) {
        await sql`insert into home.shining values (${aggregate.id}) on conflict do nothing`.execute(inTransaction);
      }
      if (projectionFails) throw new Error('The projection is broken.');
    },
  });
});

afterEach(() => (projectionFails = false));

afterAll(async () => {
  await app.close();
  await seen.end();
  await database.drop();
});

/** What the database holds about a lamp: its row, facts, audit rows and its row in the projection. */
async function tracesOf(lampId: string) {
  const count = async (text: string) => Number((await seen.rows(text, [lampId]))[0].count);
  return {
    state: await count('select count(*) from home.lamp where id = $1'),
    facts: await count("select count(*) from shared_kernel.outbox where payload ->> 'lampId' = $1::text"),
    audit: await count('select count(*) from audit.event where subject_id = $1'),
    projection: await count('select count(*) from home.shining where lamp_id = $1'),
  };
}

const none = { state: 0, facts: 0, audit: 0, projection: 0 };

describe('What an aggregate recorded', () => {
  it('is written with its state: one fact, one audit row, one row of the projection', async () => {
    const { id } = await switchOn(em);
    expect(await tracesOf(id)).toEqual({ state: 1, facts: 1, audit: 1, projection: 1 });
    const [fact] = await seen.rows("select * from shared_kernel.outbox where payload ->> 'lampId' = $1", [id]);
    expect(fact).toMatchObject({
      type: 'home.lamp-switched',
      payload: { lampId: id, on: true },
      relayed_at: null,
      completed_at: null,
    });
    const [row] = await seen.rows('select * from audit.event where subject_id = $1', [id]);
    expect(row).toMatchObject({
      action: 'home.lamp-switched',
      actor_kind: 'system',
      outcome: 'ok',
      detail: { facts: [{ type: 'home.lamp-switched', lampId: id, on: true }] },
    });
  });

  it('goes with its state when the transaction rolls back', async () => {
    const lamp = new Lamp();
    const change = em.fork().transactional(async (inner) => {
      lamp.switchTo(true);
      inner.persist(lamp);
      await inner.flush();
      throw new Error('The change was refused.');
    });
    await expect(change).rejects.toThrow('The change was refused.');
    expect(await tracesOf(lamp.id)).toEqual(none);
  });

  it('goes with its state when a projection fails', async () => {
    projectionFails = true;
    const lamp = new Lamp();
    await expect(switchOn(em, lamp)).rejects.toThrow('The projection is broken.');
    expect(await tracesOf(lamp.id)).toEqual(none);
  });

  it('goes with its state when the commit itself fails', async () => {
    await seen.rows(`
      create table home.socket (lamp_id uuid references home.lamp (id) deferrable initially deferred)`);
    const lamp = new Lamp();
    const change = em.fork().transactional(async (inner) => {
      lamp.switchTo(true);
      inner.persist(lamp);
      await sql`insert into home.socket values (${newId()})`.execute(inner.getKysely());
    });
    await expect(change).rejects.toThrow(/foreign key/);
    expect(await tracesOf(lamp.id)).toEqual(none);
  });

  it('is refused outside a transaction, where it could get lost', async () => {
    const alone = em.fork();
    const lamp = new Lamp();
    lamp.switchTo(true);
    alone.persist(lamp);
    await expect(alone.flush()).rejects.toThrow('Aggregates are changed inside em.transactional()');
    expect(await tracesOf(lamp.id)).toEqual(none);
  });

  it('stays out of the outbox when nobody shall hear of it, and stands in the audit all the same', async () => {
    const { id } = await em.fork().transactional(async (inner) => {
      const lamp = new Lamp();
      lamp.dust();
      inner.persist(lamp);
      return lamp;
    });
    expect(await tracesOf(id)).toMatchObject({ facts: 0, audit: 1 });
  });

  it('leaves each fact of several lamps once, and one audit row that names them all, in one transaction', async () => {
    const lamps = Array.from({ length: 20 }, () => new Lamp());
    await em.fork().transactional(async (inner) => {
      for (const lamp of lamps) {
        lamp.switchTo(true);
        lamp.dust();
        inner.persist(lamp);
      }
    });
    const facts = await seen.rows(
      "select payload ->> 'lampId' as id from shared_kernel.outbox where payload ->> 'lampId' = any($1)",
      [lamps.map(({ id }) => id)],
    );
    expect(facts.map(({ id }) => id).toSorted()).toEqual(lamps.map(({ id }) => id).toSorted());
    const rows = await seen.rows('select detail from audit.event where subject_id = any($1)', [lamps.map(({ id }) => id)]);
    expect(rows).toHaveLength(1);
    expect(rows[0].detail.facts).toHaveLength(40);
  });

  it('leaves an audit row for each of several lamps where unrelated use cases share the transaction', async () => {
    const lamps = Array.from({ length: 3 }, () => new Lamp());
    await runInScope({ ...currentScope(), auditPer: ({ id }) => id }, () =>
      em.fork().transactional(async (inner) => {
        for (const lamp of lamps) {
          lamp.switchTo(true);
          inner.persist(lamp);
        }
      }),
    );
    const rows = await seen.rows('select subject_id from audit.event where subject_id = any($1)', [lamps.map(({ id }) => id)]);
    expect(rows.map((row) => row.subject_id).toSorted()).toEqual(lamps.map(({ id }) => id).toSorted());
  });

  it('leaves one audit row for those that belong together', async () => {
    const lamps = Array.from({ length: 4 }, () => new Lamp());
    await runInScope({ ...currentScope(), auditPer: ({ id }) => String(lamps.findIndex((lamp) => lamp.id === id) % 2) }, () =>
      em.fork().transactional(async (inner) => {
        for (const lamp of lamps) {
          lamp.switchTo(true);
          inner.persist(lamp);
        }
      }),
    );
    const rows = await seen.rows('select detail from audit.event where subject_id = any($1)', [lamps.map(({ id }) => id)]);
    const named = rows.map(({ detail }) => detail.facts.map((fact: { lampId: string }) => fact.lampId));
    expect(named.toSorted()).toEqual(
      [
        [lamps[0]!.id, lamps[2]!.id],
        [lamps[1]!.id, lamps[3]!.id],
      ].toSorted(),
    );
  });

  it('is written once, however often the manager is flushed', async () => {
    const lamp = new Lamp();
    await em.fork().transactional(async (inner) => {
      lamp.switchTo(true);
      inner.persist(lamp);
      await inner.flush();
      await inner.flush();
    });
    expect(await tracesOf(lamp.id)).toMatchObject({ facts: 1, audit: 1 });
  });

  it('carries who asked, from where, and the key that makes the request repeatable', async () => {
    const [staffId, key] = [newId(), newId()];
    const scope = {
      actor: { kind: 'staff' as const, id: staffId },
      address: '192.0.2.7',
      requestId: 'r',
      idempotency: { actor: staffId, key, fingerprint: Buffer.alloc(32, 7), written: false, made: null },
    };
    const { id } = await runInScope(scope, () => switchOn(em));
    expect(await seen.rows('select actor_kind, actor_id, address from audit.event where subject_id = $1', [id])).toEqual([
      { actor_kind: 'staff', actor_id: staffId, address: '192.0.2.7' },
    ]);
    expect(await seen.rows('select actor, fingerprint, status from shared_kernel.idempotency_key where key = $1', [key])).toEqual(
      [{ actor: staffId, fingerprint: Buffer.alloc(32, 7), status: null }],
    );
    const again = runInScope({ ...scope, idempotency: { ...scope.idempotency, written: false } }, () => switchOn(em));
    await expect(again).rejects.toThrow(/idempotency_key/);
  });
});
