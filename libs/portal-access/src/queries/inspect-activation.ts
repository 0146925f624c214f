import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Staff } from '#staff';
import { Attempts } from '../security/attempts.js';
import { holderOf, liveInvitation } from '../persistence/live-invitation.js';
import { linkFacts, type LinkFacts } from '../words/link-facts.js';

export interface ActivationView extends LinkFacts {
  staffId: string;
  invitationId: string;
  firstOpening: boolean;
  purpose: 'activation';
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
    private readonly attempts: Attempts,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ token }: InspectActivation): Promise<ActivationView> {
    const invitation = await this.attempts.withLink(() => liveInvitation(this.em.getKysely(), token));
    // Biographics is asked itself: the invitation is withdrawn a moment after the address, and must not work until then.
    const person = holderOf(invitation, await this.staff.find(invitation.staffId));
    return {
      staffId: invitation.staffId,
      invitationId: invitation.id,
      firstOpening: !invitation.opened,
      purpose: 'activation',
      ...linkFacts(this.settings, person, invitation),
    };
  }
}
