import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { currentScope, runInScope } from '#shared-kernel/context';
import { Clock } from '#shared-kernel/domain';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { Staff } from '#staff';
import { LinkHandedIn } from '../events.js';
import { holderOfDeadLink } from '../persistence/dead-link.js';
import { findPortalAccess } from '../persistence/load-portal-access.js';

/** Finds whose link it was, if anybody's who may get another one, and notes that they want it. */
@Injectable()
@Reaction(LinkHandedIn, 'portal-access.request-new-link')
export class RequestNewLink implements Reacts<LinkHandedIn['payload']> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly clock: Clock,
  ) {}

  async handle({ payload: { requestId } }: PublishedEvent<LinkHandedIn['payload']>): Promise<void> {
    // A link that is dead proves nobody: timeline and audit say that somebody asked, and not that the product did.
    await runInScope({ ...currentScope(), actor: { kind: 'anonymous', id: null } }, () =>
      this.em.transactional(async (em) => {
        const staffId = await holderOfDeadLink(em.getKysely(), requestId);
        const person = staffId && (await this.staff.find(staffId));
        // The reaction that ends the access of who left may only come after this one.
        if (!person || person.offboarded) return;
        (await findPortalAccess(em, staffId))?.askForNewLink(this.clock.now());
      }),
    );
  }
}
