import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { PortalStatus } from './get-portal.js';

export type StatusSummary = Record<PortalStatus['state'], number>;

/** How many people stand in which status. */
export class SummarizeStatuses extends Query<StatusSummary> {}

@QueryHandler(SummarizeStatuses)
export class SummarizeStatusesHandler implements IQueryHandler<SummarizeStatuses> {
  constructor(private readonly em: EntityManager) {}

  async execute(): Promise<StatusSummary> {
    const { rows } = await sql<{ state: PortalStatus['state']; people: number }>`
      select state, count(*)::int as people from portal_access.portal_status group by state`.execute(this.em.getKysely());
    const none: StatusSummary = { not_invited: 0, invited: 0, setup_incomplete: 0, active: 0, disabled: 0 };
    return { ...none, ...Object.fromEntries(rows.map((row) => [row.state, row.people])) };
  }
}
