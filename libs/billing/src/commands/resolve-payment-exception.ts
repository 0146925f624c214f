import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';
import { Clock, DomainError } from '#shared-kernel/domain';
import { lockPayment } from '../persistence/load-payment.js';
import type { Reader } from '../persistence/reach.js';
import { Settlement } from '../settlement/settlement.js';

/**
 * Says that somebody has looked at what came from Stripe and fitted nothing, and has put it right. It stays on record. A payment
 * that waited for this money comes to its end, so that the same can be paid anew. Refuses with `StripeUnavailable`.
 */
export class ResolvePaymentException extends Command<void> {
  constructor(
    readonly resolver: Reader,
    readonly subjectId: string,
  ) {
    super();
  }
}

@CommandHandler(ResolvePaymentException)
export class ResolvePaymentExceptionHandler implements ICommandHandler<ResolvePaymentException> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly settlement: Settlement,
  ) {}

  async execute({ resolver, subjectId: exceptionId }: ResolvePaymentException): Promise<void> {
    await this.endWaitingPayment(exceptionId);
    await this.em.transactional(async (em) => {
      const { rows } = await sql<{ kind: string; objectId: string }>`
        update billing.payment_exception
        set state = 'resolved', resolved_at = coalesce(resolved_at, now()), resolved_by = coalesce(resolved_by, ${resolver.staffId}::uuid)
        where id = ${exceptionId} returning kind, object_id as "objectId"`.execute(em.getKysely());
      if (!rows[0]) throw new DomainError('not-found', 'billing.exception-not-found', 'There is no such exception.');
      await auditChange(em.getKysely(), rows[0]);
    });
  }

  /** Its page is closed at Stripe first. Where it was complete already, the money on it was what did not fit. */
  private async endWaitingPayment(exceptionId: string): Promise<void> {
    const { rows } = await sql<{ id: string; sessionId: string }>`
      select p.id, p.session_id as "sessionId" from billing.payment_exception e join billing.payment p on p.id = e.payment_id
      where e.id = ${exceptionId} and e.state = 'open' and p.state = 'pending' and not p.processing and p.session_id is not null`.execute(
      this.em.getKysely(),
    );
    const [payment] = rows;
    if (!payment || (await this.settlement.close(payment.id, payment.sessionId)) !== 'pending') return;
    await this.em.fork().transactional(async (em) => {
      const { payment: waiting } = await lockPayment(em, payment.id);
      if (!waiting.processing) waiting.fail('money_did_not_fit', this.clock.now());
    });
  }
}
