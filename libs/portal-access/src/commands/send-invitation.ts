import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { currentScope } from '#shared-kernel/context';
import { Clock } from '#shared-kernel/domain';
import { mustBeOnRecord, Staff } from '#staff';
import { addressOnRecord } from '../domain/address-on-record.js';
import { mustHaveAlone } from '../persistence/address-alone.js';
import { openPortalAccess } from '../persistence/load-portal-access.js';
import { Sessions } from '../security/sessions.js';

/** Answers the invitation's id. The e-mail with the link follows by a reaction. */
export class SendInvitation extends Command<string> {
  constructor(
    readonly staffId: string,
    readonly email: string,
  ) {
    super();
  }
}

@CommandHandler(SendInvitation)
export class SendInvitationHandler implements ICommandHandler<SendInvitation> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ staffId, email }: SendInvitation): Promise<string> {
    const person = mustBeOnRecord(await this.staff.find(staffId));
    return this.em.transactional(async (em) => {
      const now = this.clock.now();
      const access = await openPortalAccess(em, staffId, now);
      await this.sessions.assertMayLetIn(access);
      if (addressOnRecord(email, person.emails)) await mustHaveAlone(this.staff, staffId, email);
      return access.invite(email, person, currentScope().actor.id, this.settings.INVITATION_HOURS, now).id;
    });
  }
}
