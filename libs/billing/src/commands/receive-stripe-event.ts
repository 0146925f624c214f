import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { currentScope, type ExecutionScope, runInScope } from '#shared-kernel/context';
import { Clock } from '#shared-kernel/domain';
import { Gathered } from '#shared-kernel/gathering';
import { StripeEvent } from '../domain/stripe-event.js';
import { neverHeard } from '../persistence/reconciliations.js';
import type { SignedEvent } from '../stripe/signed-event.js';

/** Stripe waits this long for its answer, so that events that come one after the other are many in a transaction and a job. */
const GATHER_MS = 20;

/** Takes an event that Stripe has signed; the worker does what follows from it. Told once more, it changes nothing. */
export class ReceiveStripeEvent extends Command<void> {
  constructor(readonly event: SignedEvent) {
    super();
  }
}

interface Arrival {
  readonly event: SignedEvent;
  /** From where it came, for its audit row. */
  readonly address: string | null;
}

/** Events that come at the same moment share their statements, their commit, and what follows from them. */
@CommandHandler(ReceiveStripeEvent)
export class ReceiveStripeEventHandler implements ICommandHandler<ReceiveStripeEvent> {
  private readonly received = new Gathered((arrivals: Arrival[]) => this.receive(arrivals), 100, GATHER_MS);

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async execute({ event }: ReceiveStripeEvent): Promise<void> {
    const { address, command } = currentScope();
    const isAudited = await this.received.do({ event, address });
    if (command && isAudited) command.audited = true;
  }

  /** Answers for each whether it has its audit row: of those that came twice, one. */
  private async receive(arrivals: Arrival[]): Promise<boolean[]> {
    const audited = new Set<string>();
    for (const address of new Set(arrivals.map((arrival) => arrival.address))) {
      const events = arrivals.filter((arrival) => arrival.address === address).map(({ event }) => event);
      for (const { eventId, type } of await this.keep(address, events)) if (StripeEvent.isOfInterest(type)) audited.add(eventId);
    }
    return arrivals.map(({ event }) => audited.delete(event.eventId));
  }

  /** Keeps those that were never heard, and answers them. */
  private async keep(address: string | null, arrived: SignedEvent[]): Promise<SignedEvent[]> {
    const byId = new Map(arrived.map((event) => [event.eventId, event]));
    // In one order: two processes that keep the same events do not wait for each other in a circle.
    const events = [...byId.keys()].toSorted().map((eventId) => byId.get(eventId)!);
    try {
      return await runInScope(sharedScope(address), () =>
        this.em.fork().transactional(async (em) => {
          const fresh = await neverHeard(em.getKysely(), events);
          em.persist(StripeEvent.receive(fresh, this.clock.now()));
          return fresh;
        }),
      );
    } catch (error) {
      const isKnown = error instanceof UniqueConstraintViolationException && error.message.includes('stripe_event_once');
      if (!isKnown) throw error;
      if (events.length === 1) return [];
      // Another process keeps one of them at this moment; those of other addresses in this round are kept already.
      const kept: SignedEvent[] = [];
      for (const event of events) kept.push(...(await this.keep(address, [event])));
      return kept;
    }
  }
}

/** What is audited here says nothing of the one command in whose scope all of them are received. */
function sharedScope(address: string | null): ExecutionScope {
  const { command, ...scope } = currentScope();
  return { ...scope, address, auditPer: ({ id }) => id, ...(command && { command: { ...command } }) };
}
