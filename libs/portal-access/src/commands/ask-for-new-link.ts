import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { HandedInLink } from '../domain/handed-in-link.js';
import { tokenHash } from '../domain/link-token.js';

import { Attempts } from '../security/attempts.js';

/**
 * Somebody whose activation link does not work asks for another one. Nobody looks here: a reaction does, so that the answer
 * is the same for links that were replaced, used or never made, and takes the same time.
 */
export class AskForNewLink extends Command<void> {
  constructor(readonly token: string) {
    super();
  }
}

@CommandHandler(AskForNewLink)
export class AskForNewLinkHandler implements ICommandHandler<AskForNewLink> {
  constructor(
    private readonly em: EntityManager,
    private readonly attempts: Attempts,
    private readonly clock: Clock,
  ) {}

  async execute({ token }: AskForNewLink): Promise<void> {
    if (!(await this.attempts.mayAskForNewLink())) return;
    await this.em.transactional(async (em) => {
      em.persist(new HandedInLink(tokenHash('activation', token), this.clock.now()));
    });
  }
}
