import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '#shared-kernel/domain';
import { findPortalAccess } from '../persistence/load-portal-access.js';

const BATCH = 500;

interface Due {
  id: string;
  staff_id: string;
  expires_at: Date;
}

/** Writes down, for timeline and audit, which invitations ran out. Their links died on time without it. */
@Injectable()
export class ExpireInvitations {
  private readonly logger = new Logger(ExpireInvitations.name);

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    let last: Due | undefined;
    for (;;) {
      const due: Due[] = await this.dueAfter(last);
      for (const invitation of due) await this.expire(invitation);
      if (due.length < BATCH) return;
      last = due.at(-1);
    }
  }

  private async dueAfter(last: Due | undefined): Promise<Due[]> {
    const further = last ? sql`and (expires_at, id) > (${last.expires_at}, ${last.id}::uuid)` : sql``;
    const { rows } = await sql<Due>`
      select id, staff_id, expires_at from portal_access.invitation
      where state = 'pending' and expires_at <= now() ${further} order by expires_at, id limit ${BATCH}`.execute(
      this.em.fork().getKysely(),
    );
    return rows;
  }

  /** One that cannot be written down must not keep the others waiting; it is tried again with the next run. */
  private async expire({ id, staff_id }: Due): Promise<void> {
    try {
      await this.em.fork().transactional(async (em) => {
        const access = await findPortalAccess(em, staff_id);
        access?.expireInvitation(id, this.clock.now());
      });
    } catch (error) {
      this.logger.error(error);
    }
  }
}
