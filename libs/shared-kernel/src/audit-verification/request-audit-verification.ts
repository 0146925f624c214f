import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';

/** Asks a worker to check the whole chain of the audit now. While one is wanted or under way, another changes nothing. */
export class RequestAuditVerification extends Command<void> {}

@CommandHandler(RequestAuditVerification)
export class RequestAuditVerificationHandler implements ICommandHandler<RequestAuditVerification> {
  constructor(private readonly em: EntityManager) {}

  async execute(): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      const database = em.getKysely();
      await sql`
        update audit.verification set wanted_at = now(), failed_at = null where wanted_at is null and started_at is null`.execute(
        database,
      );
      await auditChange(database, {});
    });
  }
}
