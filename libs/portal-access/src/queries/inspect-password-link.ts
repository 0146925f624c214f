import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Staff } from '#staff';
import { holderOfPasswordLink, livePasswordLink } from '../persistence/live-password-link.js';
import { Attempts } from '../security/attempts.js';
import { PasswordPolicy } from '../security/password-policy.js';
import { linkFacts, type LinkFacts } from '../words/link-facts.js';

export interface PasswordResetView extends LinkFacts {
  staffId: string;
  linkId: string;
  firstOpening: boolean;
  purpose: 'password-reset';
  minimumPasswordLength: number;
}

/** For whom a password link is, what for and how long it works. Asking changes nothing about the link. */
export class InspectPasswordLink extends Query<PasswordResetView> {
  constructor(readonly token: string) {
    super();
  }
}

@QueryHandler(InspectPasswordLink)
export class InspectPasswordLinkHandler implements IQueryHandler<InspectPasswordLink> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly attempts: Attempts,
    private readonly policy: PasswordPolicy,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ token }: InspectPasswordLink): Promise<PasswordResetView> {
    const link = await this.attempts.withLink(() => livePasswordLink(this.em.getKysely(), token));
    const person = holderOfPasswordLink(link, await this.staff.find(link.staffId));
    return {
      staffId: link.staffId,
      linkId: link.id,
      firstOpening: !link.opened,
      purpose: 'password-reset',
      ...linkFacts(this.settings, person, link),
      minimumPasswordLength: this.policy.minimumLength(link.hasSecondFactor),
    };
  }
}
