import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditAsLimited } from '#shared-kernel/cqrs';
import { Clock } from '#shared-kernel/domain';
import { PasswordResetRequest } from '../domain/password-reset-request.js';
import { accountKey, Attempts } from '../security/attempts.js';

/**
 * Somebody forgot the password of an account with this address, if there is one. A reaction looks whose it is, so that the
 * answer is the same for known, unknown, disabled and not activated accounts, and takes the same time; beyond the limit of a
 * network it is held back.
 */
export class RequestPasswordReset extends Command<void> {
  constructor(readonly email: string) {
    super();
  }
}

@CommandHandler(RequestPasswordReset)
export class RequestPasswordResetHandler implements ICommandHandler<RequestPasswordReset> {
  constructor(
    private readonly em: EntityManager,
    private readonly attempts: Attempts,
    private readonly clock: Clock,
  ) {}

  async execute({ email }: RequestPasswordReset): Promise<void> {
    if (!(await this.attempts.mayAskForLink(email, () => this.isAccount(email)))) return auditAsLimited();
    await this.em.transactional(async (em) => {
      em.persist(new PasswordResetRequest(email, this.clock.now()));
    });
  }

  private async isAccount(email: string): Promise<boolean> {
    const { rows } = await sql`
      select from portal_access.portal_access
      where lower(sign_in_email) = ${accountKey(email)} and activated_at is not null and disabled_at is null`.execute(
      this.em.getKysely(),
    );
    return rows.length > 0;
  }
}
