import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { OwnPassword, wrongPassword } from '../security/own-password.js';
import { PasswordHasher } from '../security/password-hasher.js';

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
    private readonly hasher: PasswordHasher,
  ) {}

  async execute({ staffId, sessionId, password }: StepUp): Promise<void> {
    const { hash } = await this.ownPassword.prove(staffId, password);
    await this.em.transactional(async (em) => {
      // The password may have changed, or the session ended, while the hash was computed.
      const access = await findPortalAccess(em, staffId);
      if (!access || !(await this.hasher.stillProves(password, hash, access.passwordHash))) throw wrongPassword();
      const { rows } = await sql`
        update portal_access.session set stepped_up_at = now()
        where id = ${sessionId} and staff_id = ${staffId} returning id`.execute(em.getKysely());
      if (rows.length === 0) throw wrongPassword();
      await auditChange(em.getKysely(), { sessionId });
    });
  }
}
