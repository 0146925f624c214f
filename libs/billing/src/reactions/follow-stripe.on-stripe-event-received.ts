import { Injectable } from '@nestjs/common';
import { DomainError } from '#shared-kernel/domain';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { RetryLater } from '#shared-kernel/queue';
import { StripeEventReceived } from '../events.js';
import { Settlement } from '../settlement/settlement.js';

type Fact = StripeEventReceived['payload'];

/** Asks Stripe how things stand now, whatever the event said; waits as long as Stripe does not answer. */
@Injectable()
@Reaction(StripeEventReceived, 'billing.follow-stripe', { external: true })
export class FollowStripe implements Reacts<Fact> {
  constructor(private readonly settlement: Settlement) {}

  async handle({ payload: { type, objectId } }: PublishedEvent<Fact>): Promise<void> {
    try {
      await this.settlement.follow(type, objectId);
    } catch (error) {
      throw error instanceof DomainError ? new RetryLater(error.message) : error;
    }
  }
}
