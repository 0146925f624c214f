import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { ReceiveStripeEvent } from '../commands/receive-stripe-event.js';
import { StripeEvent } from '../domain/stripe-event.js';
import { lockPayment } from '../persistence/load-payment.js';
import { comparedFrom, keepTally, neverHeard, neverPosted, overduePayments, type Tally } from '../persistence/reconciliations.js';
import { Settlement } from '../settlement/settlement.js';
import { StripeUnavailable } from '../stripe/failures.js';
import { StripeJournal } from '../stripe/stripe-journal.js';
import { StripeDoor } from '../stripe/stripe-door.js';

/**
 * Compares Stripe's own record with what is known here, from an hour before the last time on: events that never came are taken
 * as if they had, what stands in Stripe's books and not in the ledger is asked about and settled, and payments that should have
 * ended are looked up. While Stripe is away nothing is written down: the next time begins where this one did.
 */
@Injectable()
export class ReconcileWithStripe {
  private readonly logger = new Logger(ReconcileWithStripe.name);

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly commands: CommandBus,
    private readonly door: StripeDoor,
    private readonly journal: StripeJournal,
    private readonly settlement: Settlement,
  ) {}

  async run(): Promise<void> {
    if (!this.door.isSetUp) return;
    const since = await comparedFrom(this.em.fork().getKysely());
    const tally: Tally = { since, startedAt: this.clock.now(), events: 0, eventsMissing: 0, entries: 0, entriesMissing: 0 };
    try {
      await this.hearWhatNeverCame(tally);
      await this.postWhatIsMissing(tally);
      await this.endWhatIsOverdue();
    } catch (error) {
      if (!(error instanceof StripeUnavailable)) throw error;
      this.logger.warn('Stripe does not answer: its record is compared later.');
      return;
    }
    await keepTally(this.em.fork().getKysely(), tally);
  }

  private async hearWhatNeverCame(tally: Tally): Promise<void> {
    for await (const page of this.journal.events(tally.since)) {
      const events = page.filter(({ type }) => StripeEvent.isOfInterest(type));
      const missing = await neverHeard(this.em.fork().getKysely(), events);
      await Promise.all(missing.map((event) => this.commands.execute(new ReceiveStripeEvent(event))));
      tally.events += events.length;
      tally.eventsMissing += missing.length;
    }
  }

  private async postWhatIsMissing(tally: Tally): Promise<void> {
    for await (const entries of this.journal.entries(tally.since)) {
      const missing = await neverPosted(this.em.fork().getKysely(), entries);
      const outcomes = await Promise.allSettled(missing.map(({ type, objectId }) => this.settlement.follow(type, objectId)));
      for (const outcome of outcomes) if (outcome.status === 'rejected') this.noteFailure(outcome.reason);
      tally.entries += entries.length;
      tally.entriesMissing += missing.length;
    }
  }

  private async endWhatIsOverdue(): Promise<void> {
    for (const { id, sessionId, withdrawn } of await overduePayments(this.em.fork().getKysely())) {
      if (sessionId === null) await this.giveUp(id);
      else if (withdrawn) await this.settlement.close(id, sessionId);
      else await this.settlement.lookAt(sessionId);
    }
  }

  /** What cannot be settled is found again by the next comparison, and must not keep this one from what comes after it. */
  private noteFailure(reason: unknown): void {
    if (reason instanceof StripeUnavailable) throw reason;
    this.logger.error(reason);
  }

  /** Stripe never answered, so nobody has seen a page. */
  private giveUp(paymentId: string): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      const { payment } = await lockPayment(em, paymentId);
      if (payment.sessionId === null) payment.cancel(this.clock.now());
    });
  }
}
