import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DomainError } from '#shared-kernel/domain';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { RetryLater } from '#shared-kernel/queue';
import { StripeEventReceived } from '../events.js';
import { noteException } from '../settlement/payment-exceptions.js';
import { Settlement } from '../settlement/settlement.js';
import { StripeRefusal } from '../stripe/failures.js';
import { StripeTruth } from '../stripe/stripe-truth.js';
import type { Told } from '../stripe/told.js';

type Fact = StripeEventReceived['payload'];

/** Asks Stripe how things stand now, whatever the event said; waits as long as Stripe does not answer. */
@Injectable()
@Reaction(StripeEventReceived, 'billing.follow-stripe', { external: true })
export class FollowStripe implements Reacts<Fact> {
  constructor(
    private readonly em: EntityManager,
    private readonly truth: StripeTruth,
    private readonly settlement: Settlement,
  ) {}

  async handle({ payload }: PublishedEvent<Fact>): Promise<void> {
    const told = await this.ask(payload);
    if (told) await this.settlement.settle(told);
  }

  private async ask({ type, objectId }: Fact): Promise<Told | null> {
    try {
      return await this.truth.about(type, objectId);
    } catch (error) {
      if (error instanceof DomainError) throw new RetryLater(error.message);
      if (!(error instanceof StripeRefusal)) throw error;
      const database = this.em.fork().getKysely();
      await noteException(database, { kind: 'unknown_object', objectId, accountId: null, paymentId: null });
      return null;
    }
  }
}
