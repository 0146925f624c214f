import { defineEntity, LockMode, MikroORM, p } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { type DynamicModule, Injectable, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import pg from 'pg';
import { loadSettings } from '#shared-kernel/config';
import { AggregateRoot, DomainError, DomainEvent, newId } from '#shared-kernel/domain';
import { KernelModule } from '#shared-kernel/kernel';
import { OutboxRelay } from './outbox-relay.js';
import { OutboxRetention } from './outbox-retention.js';
import { OutboxWorkerModule } from './outbox.module.js';
import { PUBLISHED_EVENTS, ReactionCatalog } from './reaction-catalog.js';
import { ReactionRunner } from './reaction-runner.js';
import { type PublishedEvent, Reaction, type Reacts } from './reaction.js';

/** A context as small as one can be: lamps that are switched, and two reactions to that. */
export class LampSwitched extends DomainEvent<{ lampId: string; on: boolean }> {
  static override readonly type = 'home.lamp-switched';
}

export class LampDusted extends DomainEvent<{ lampId: string }> {
  static override readonly type = 'home.lamp-dusted';
  static override readonly publishedOnly = true;
}

export class Lamp extends AggregateRoot {
  on = false;
  version = 1;

  constructor(readonly id: string = newId()) {
    super();
  }

  switchTo(on: boolean): void {
    if (this.on === on) return;
    this.on = on;
    this.record(new LampSwitched({ lampId: this.id, on }));
  }

  dust(): void {
    this.record(new LampDusted({ lampId: this.id }));
  }
}

const LampSchema = defineEntity({
  class: Lamp,
  tableName: 'lamp',
  schema: 'home',
  properties: { id: p.uuid().primary(), on: p.boolean(), version: p.integer().version() },
});

type Switching = PublishedEvent<{ lampId: string; on: boolean }>;

/** Counts in the database, so its effect and its mark commit together. */
@Injectable()
@Reaction(LampSwitched, 'home.count')
export class CountSwitching implements Reacts<Switching['payload']> {
  failures = 0;

  constructor(private readonly em: EntityManager) {}

  async handle({ payload }: Switching): Promise<void> {
    await sql`update home.lamp set times = times + 1 where id = ${payload.lampId}`.execute(this.em.getKysely());
    if (this.failures-- > 0) throw new Error('The meter is out of order.');
  }
}

/** Tells somebody outside, who remembers every call. */
@Injectable()
@Reaction(LampSwitched, 'home.call', { external: true })
export class CallNeighbour implements Reacts<Switching['payload']> {
  readonly calls: string[] = [];
  failures = 0;

  async handle({ id }: Switching): Promise<void> {
    this.calls.push(id);
    if (this.failures-- > 0) throw new Error('Nobody answered.');
  }
}

/** Turns a lamp, which stands where the product has a staff member; what a spec wants to go wrong comes afterwards. */
export class SwitchLamp extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly on: boolean,
    readonly afterwards: (em: EntityManager) => Promise<unknown> = () => Promise.resolve(),
  ) {
    super();
  }
}

@CommandHandler(SwitchLamp)
class SwitchLampHandler implements ICommandHandler<SwitchLamp> {
  constructor(private readonly em: EntityManager) {}

  async execute({ staffId, on, afterwards }: SwitchLamp): Promise<void> {
    await this.em.transactional(async (em) => {
      const lamp = await em.findOne(Lamp, staffId, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!lamp) throw new DomainError('not-found', 'home.no-lamp', 'There is no such lamp.');
      lamp.switchTo(on);
      await em.flush();
      await afterwards(em);
    });
  }
}

const settingsOf = (databaseUrl: string) =>
  loadSettings({ NODE_ENV: 'test', DATABASE_URL: databaseUrl, SMTP_URL: 'smtp://127.0.0.1:1', DATABASE_POOL: '5' });

const events = [LampSwitched, LampDusted];
const reactions: Provider[] = [CountSwitching, CallNeighbour];

/** `MikroOrmModule.forFeature` keeps its entities per process, and so would leave this one to every product started later. */
const lampEntity: Provider = {
  provide: 'lamp entity',
  inject: [MikroORM],
  useFactory: (orm: MikroORM) => orm.discoverEntity(LampSchema),
};

/** Everything of the kernel beside the lamps; nothing is relayed unless a spec says so. */
export async function lampsAtRest(databaseUrl: string): Promise<Pick<DynamicModule, 'imports' | 'providers'>> {
  return {
    imports: [await KernelModule.forRoot(settingsOf(databaseUrl)), DiscoveryModule],
    providers: [
      lampEntity,
      ...reactions,
      SwitchLampHandler,
      { provide: PUBLISHED_EVENTS, useValue: events },
      ReactionCatalog,
      ReactionRunner,
      OutboxRelay,
      OutboxRetention,
    ],
  };
}

/** The same as a worker has it: the relay runs and the reactions are carried out. */
export async function lampsAtWork(databaseUrl: string): Promise<Pick<DynamicModule, 'imports' | 'providers'>> {
  return {
    imports: [await KernelModule.forRoot(settingsOf(databaseUrl)), OutboxWorkerModule.forRoot(events)],
    providers: [lampEntity, ...reactions, SwitchLampHandler],
  };
}

const makeLampTable = `
  create schema home;
  create table home.lamp (id uuid primary key, "on" boolean not null, version int not null default 1, times int not null default 0)`;

/** Looks into the database from outside, past every layer of the product, over one connection. */
export async function onlooker(databaseUrl: string) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 }).on('error', () => undefined);
  await pool.query(makeLampTable);
  return {
    rows: async (text: string, values: unknown[] = []) => (await pool.query(text, values)).rows,
    end: () => pool.end(),
  };
}

export type Onlooker = Awaited<ReturnType<typeof onlooker>>;

export const switchOn = (em: EntityManager, lamp = new Lamp()): Promise<Lamp> =>
  em.fork().transactional(async (inner) => {
    lamp.switchTo(true);
    inner.persist(lamp);
    return lamp;
  });
