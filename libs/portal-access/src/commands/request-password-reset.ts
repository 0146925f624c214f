import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { currentScope } from '#shared-kernel/context';
import { Clock } from '#shared-kernel/domain';
import { PasswordResetRequest } from '../domain/password-reset-request.js';
import { Attempts } from '../security/attempts.js';

/**
 * Somebody forgot the password of an account with this address, if there is one. Nobody looks here: a reaction does, so
 * that the answer is the same for known, unknown, disabled and not activated accounts, and takes the same time.
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
    if (!(await this.attempts.mayAskForLink(email))) {
      // Whoever asks on and on must not be able to fill the audit either.
      currentScope().command!.audited = true;
      return;
    }
    await this.em.transactional(async (em) => {
      em.persist(new PasswordResetRequest(email, this.clock.now()));
    });
  }
}
