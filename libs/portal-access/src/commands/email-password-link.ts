import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { mustBeOnRecord, Staff } from '#staff';
import { addressOnRecord } from '../domain/address-on-record.js';
import { emailPasswordLink, passwordLinkUnderWay } from '../domain/password-link-under-way.js';
import { mustHaveAlone } from '../persistence/address-alone.js';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { Sessions } from '../security/sessions.js';

/** Sends a copy of the link to one of the person's addresses. The e-mail follows by a reaction. */
export class EmailPasswordLink extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly linkId: string,
    readonly email: string,
  ) {
    super();
  }
}

@CommandHandler(EmailPasswordLink)
export class EmailPasswordLinkHandler implements ICommandHandler<EmailPasswordLink> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId, linkId, email }: EmailPasswordLink): Promise<void> {
    const person = mustBeOnRecord(await this.staff.find(staffId));
    await this.em.transactional(async (em) => {
      const access = await findPortalAccess(em, staffId);
      await this.sessions.assertRequesterSignedIn({ administrator: true, steppedUp: true });
      const link = passwordLinkUnderWay(access, linkId);
      if (addressOnRecord(email, person.emails)) await mustHaveAlone(this.staff, staffId, email);
      emailPasswordLink(access!, link, email, person, this.clock.now());
    });
  }
}
