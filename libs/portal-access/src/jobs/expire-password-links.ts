import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '#shared-kernel/domain';
import type { PortalAccess } from '../domain/portal-access.js';
import { inBatches } from '../persistence/in-batches.js';
import { overdue, type Overdue } from '../persistence/overdue.js';
import { tellManyAccesses } from '../persistence/tell-accesses.js';

const BATCH = 500;

/** Writes down, for timeline and audit, which password links ran out. They died on time without it. */
@Injectable()
export class ExpirePasswordLinks {
  private readonly logger = new Logger(ExpirePasswordLinks.name);

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const next = (last: Overdue | undefined) => overdue(this.em, { table: 'password_link', alive: 'active' }, last, BATCH);
    await inBatches(BATCH, next, (due) => this.expire(due));
  }

  /** One that cannot be written down is tried again with the next run. */
  private expire(due: Overdue[]): Promise<void> {
    const now = this.clock.now();
    const told = due.map(({ id, staff_id: staffId }) => ({
      staffId,
      tell: (access: PortalAccess) => {
        if (access.passwordLink?.id === id) access.passwordLink.expire(now);
      },
    }));
    return tellManyAccesses(this.em, told, (error) => this.logger.error(error));
  }
}
