import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';
import { DomainError } from '#shared-kernel/domain';
import { OutboxBell } from './outbox-bell.js';

/**
 * Gives a reaction that failed for good another round of attempts. The relay picks the fact up again; reactions that were
 * done are not repeated. Refuses with `operations.dead-letter-not-found`.
 */
export class RedriveDeadLetter extends Command<void> {
  constructor(readonly deadLetterId: string) {
    super();
  }
}

@CommandHandler(RedriveDeadLetter)
export class RedriveDeadLetterHandler implements ICommandHandler<RedriveDeadLetter> {
  constructor(
    private readonly em: EntityManager,
    private readonly bell: OutboxBell,
  ) {}

  async execute({ deadLetterId }: RedriveDeadLetter): Promise<void> {
    await this.em.transactional(async (em) => {
      const { rows } = await sql<{ id: string }>`
        with letter as (
          update shared_kernel.dead_letter set redriven_at = now() where id = ${deadLetterId} and redriven_at is null returning event_id
        )
        update shared_kernel.outbox set relayed_at = null where id = (select event_id from letter) returning id`.execute(
        em.getKysely(),
      );
      const fact = rows[0];
      if (!fact) {
        throw new DomainError(
          'not-found',
          'operations.dead-letter-not-found',
          'There is no such dead letter, or it was re-driven already.',
        );
      }
      await auditChange(em.getKysely(), { deadLetterId, eventId: fact.id });
    });
    this.bell.ring();
  }
}
