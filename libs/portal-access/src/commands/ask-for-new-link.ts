import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditAsLimited } from '#shared-kernel/cqrs';
import { Clock } from '#shared-kernel/domain';
import { HandedInLink } from '../domain/handed-in-link.js';
import { invitedAddressHash, tokenHash } from '../domain/link-token.js';
import { wasActivationLink, wasInvited } from '../persistence/dead-link.js';
import { Attempts } from '../security/attempts.js';

/**
 * Somebody whose activation link does not work asks for another one, with it or with the address it was sent to. A reaction looks
 * whose it was, so that the answer is the same for links that were replaced, used or never made, and takes the same time; beyond
 * the limit of a network it is held back.
 */
export class AskForNewLink extends Command<void> {
  constructor(readonly by: { token: string } | { email: string }) {
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

  async execute({ by }: AskForNewLink): Promise<void> {
    const hash = 'token' in by ? tokenHash('activation', by.token) : invitedAddressHash(by.email);
    const database = this.em.getKysely();
    const isKnown = () => ('token' in by ? wasActivationLink(database, hash) : wasInvited(database, by.email));
    if (!(await this.attempts.mayAskForNewLink(hash.toString('base64url'), isKnown))) return auditAsLimited();
    await this.em.transactional(async (em) => {
      em.persist(new HandedInLink(hash, this.clock.now()));
    });
  }
}
