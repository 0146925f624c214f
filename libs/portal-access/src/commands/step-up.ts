import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';
import { OwnPassword, wrongPassword } from '../security/own-password.js';

/** The person gives the password again, which opens what asks for it for a while. */
export class StepUp extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly sessionId: string,
    readonly password: string,
  ) {
    super();
  }
}

@CommandHandler(StepUp)
export class StepUpHandler implements ICommandHandler<StepUp> {
  constructor(
    private readonly em: EntityManager,
    private readonly ownPassword: OwnPassword,
  ) {}

  async execute({ staffId, sessionId, password }: StepUp): Promise<void> {
    const { hash } = await this.ownPassword.prove(staffId, password);
    await this.em.transactional(async (em) => {
      // The password may have changed, or the session ended, while the hash was computed.
      const { rows } = await sql`
        update portal_access.session s set stepped_up_at = now() from portal_access.portal_access a
        where s.id = ${sessionId} and a.id = ${staffId} and s.staff_id = a.id and a.password_hash = ${hash} returning s.id`.execute(
        em.getKysely(),
      );
      if (rows.length === 0) throw wrongPassword();
      await auditChange(em.getKysely(), { sessionId });
    });
  }
}
