import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Staff } from '#staff';
import { addressLinkNotValid, liveAddressRequest } from '../persistence/sign-in-address-requests.js';
import { Attempts } from '../security/attempts.js';
import { linkFacts, type LinkFacts } from '../words/link-facts.js';

export interface AddressLinkView extends LinkFacts {
  purpose: 'sign-in-address';
}

/** Which address a link confirms, for whom and how long it works. Asking changes nothing. */
export class InspectSignInAddress extends Query<AddressLinkView> {
  constructor(readonly token: string) {
    super();
  }
}

@QueryHandler(InspectSignInAddress)
export class InspectSignInAddressHandler implements IQueryHandler<InspectSignInAddress> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly attempts: Attempts,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ token }: InspectSignInAddress): Promise<AddressLinkView> {
    const request = await this.attempts.withLink(() => liveAddressRequest(this.em.getKysely(), token));
    const person = await this.staff.find(request.staffId);
    if (!person || person.offboarded) throw addressLinkNotValid();
    return {
      purpose: 'sign-in-address',
      ...linkFacts(this.settings, person, request),
    };
  }
}
