import type { EventSubscriber, TransactionEventArgs } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { LiveEvent } from './live-event.js';
import { Publisher } from './publisher.js';

/** Tells open pages that something changed, in whichever process they are heard. */
@Injectable()
export class Live implements EventSubscriber {
  private readonly untilCommit = new WeakMap<object, LiveEvent[]>();

  constructor(
    private readonly em: EntityManager,
    private readonly publisher: Publisher,
  ) {
    this.em.getEventManager().registerSubscriber(this);
  }

  /**
   * Returns at once, never throws, costs no round trip. Inside a transaction the event is told after its commit, and never
   * if it is rolled back. A process that is killed between the two takes the event with it: pages are hinted, not informed.
   */
  publish(event: LiveEvent): void {
    const transaction = this.em.getTransactionContext() as object | undefined;
    if (!transaction) return this.publisher.add(event);
    const events = this.untilCommit.get(transaction);
    if (events) events.push(event);
    else this.untilCommit.set(transaction, [event]);
  }

  afterTransactionCommit({ transaction }: TransactionEventArgs): void {
    const events = transaction && this.untilCommit.get(transaction);
    if (!events) return;
    this.untilCommit.delete(transaction);
    this.publisher.add(...events);
  }
}
