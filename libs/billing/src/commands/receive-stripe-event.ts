import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { StripeEvent } from '../domain/stripe-event.js';
import type { SignedEvent } from '../stripe/signed-event.js';

/** Takes an event that Stripe has signed; the worker does what follows from it. Told once more, it changes nothing. */
export class ReceiveStripeEvent extends Command<void> {
  constructor(readonly event: SignedEvent) {
    super();
  }
}

@CommandHandler(ReceiveStripeEvent)
export class ReceiveStripeEventHandler implements ICommandHandler<ReceiveStripeEvent> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async execute({ event }: ReceiveStripeEvent): Promise<void> {
    const { eventId } = event;
    if ((await this.em.fork().count(StripeEvent, { eventId })) > 0) return;
    try {
      await this.em.fork().transactional(async (em) => void em.persist(StripeEvent.receive(event, this.clock.now())));
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException && error.message.includes('stripe_event_once'))) throw error;
    }
  }
}
