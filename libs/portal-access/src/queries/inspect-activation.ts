import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Staff } from '#staff';
import { holderOf, liveInvitation } from '../persistence/live-invitation.js';

export interface ActivationView {
  staffId: string;
  invitationId: string;
  firstOpening: boolean;
  purpose: 'activation';
  givenName: string;
  maskedEmail: string;
  expiresAt: string;
  timeZone: string;
  practiceName: string;
}

/** For whom a link is, what for and how long it works. Asking changes nothing about the link. */
export class InspectActivation extends Query<ActivationView> {
  constructor(readonly token: string) {
    super();
  }
}

@QueryHandler(InspectActivation)
export class InspectActivationHandler implements IQueryHandler<InspectActivation> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ token }: InspectActivation): Promise<ActivationView> {
    const invitation = await liveInvitation(this.em.getKysely(), token);
    // Biographics is asked itself: the invitation is withdrawn a moment after the address, and must not work until then.
    const person = holderOf(invitation, await this.staff.find(invitation.staffId));
    return {
      staffId: invitation.staffId,
      invitationId: invitation.id,
      firstOpening: !invitation.opened,
      purpose: 'activation',
      givenName: person.givenName,
      maskedEmail: invitation.maskedEmail,
      expiresAt: invitation.expiresAt.toISOString(),
      timeZone: this.settings.PRACTICE_TIME_ZONE,
      practiceName: this.settings.PRACTICE_NAME,
    };
  }
}
