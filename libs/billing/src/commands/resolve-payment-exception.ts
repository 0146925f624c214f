import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';
import { DomainError } from '#shared-kernel/domain';
import type { Reader } from '../persistence/reach.js';

/** Says that somebody has looked at what came from Stripe and fitted nothing, and has put it right. It stays on record. */
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
  constructor(private readonly em: EntityManager) {}

  async execute({ resolver, subjectId: exceptionId }: ResolvePaymentException): Promise<void> {
    await this.em.transactional(async (em) => {
      const { rows } = await sql<{ kind: string; objectId: string }>`
        update billing.payment_exception
        set state = 'resolved', resolved_at = coalesce(resolved_at, now()), resolved_by = coalesce(resolved_by, ${resolver.staffId}::uuid)
        where id = ${exceptionId} returning kind, object_id as "objectId"`.execute(em.getKysely());
      if (!rows[0]) throw new DomainError('not-found', 'billing.exception-not-found', 'There is no such exception.');
      await auditChange(em.getKysely(), rows[0]);
    });
  }
}
