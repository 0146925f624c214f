import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '#shared-kernel/domain';
import { findPortalAccess } from '../persistence/load-portal-access.js';

const BATCH = 500;

/** Writes down, for timeline and audit, which invitations ran out. Their links died on time without it. */
@Injectable()
export class ExpireInvitations {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const { rows } = await sql<{ id: string; staff_id: string }>`
      select id, staff_id from portal_access.invitation
      where state = 'pending' and expires_at <= now() order by expires_at limit ${BATCH}`.execute(this.em.fork().getKysely());
    for (const { id, staff_id } of rows) {
      await this.em.fork().transactional(async (em) => {
        const access = await findPortalAccess(em, staff_id);
        access?.expireInvitation(id, this.clock.now());
      });
    }
  }
}
