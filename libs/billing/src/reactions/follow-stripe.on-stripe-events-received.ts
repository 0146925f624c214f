import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '#shared-kernel/domain';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { RetryLater } from '#shared-kernel/queue';
import { StripeEvent } from '../domain/stripe-event.js';
import { StripeEventsReceived } from '../events.js';
import { Settlement } from '../settlement/settlement.js';

type Fact = StripeEventsReceived['payload'];

/** Asks Stripe how things stand now, whatever the events said; waits as long as Stripe does not answer. */
@Injectable()
@Reaction(StripeEventsReceived, 'billing.follow-stripe', { external: true })
export class FollowStripe implements Reacts<Fact> {
  private readonly logger = new Logger(FollowStripe.name);

  constructor(
    private readonly em: EntityManager,
    private readonly settlement: Settlement,
  ) {}

  async handle({ payload: { eventIds } }: PublishedEvent<Fact>): Promise<void> {
    const events = await this.em.fork().find(StripeEvent, { eventId: { $in: eventIds } });
    const outcomes = await Promise.allSettled(events.map(({ type, objectId }) => this.settlement.follow(type, objectId)));
    const errors: unknown[] = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    const wait = errors.find((error) => error instanceof DomainError);
    for (const error of errors) if (wait && !(error instanceof DomainError)) this.logger.error(error);
    // As long as Stripe has not answered for all of them, one that cannot be followed must not have the others given up.
    if (errors.length > 0) throw wait ? new RetryLater(wait.message) : errors[0];
  }
}
