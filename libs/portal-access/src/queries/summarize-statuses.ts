import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { StaffFilter } from '../persistence/staff-filter.js';
import { type StatusCounts, statusCounts } from '../persistence/status-counts.js';

/** How many of the people whom the filter means stand in which status. */
export class SummarizeStatuses extends Query<StatusCounts> {
  constructor(readonly filter: Omit<StaffFilter, 'status'> = {}) {
    super();
  }
}

@QueryHandler(SummarizeStatuses)
export class SummarizeStatusesHandler implements IQueryHandler<SummarizeStatuses> {
  constructor(private readonly em: EntityManager) {}

  execute({ filter }: SummarizeStatuses): Promise<StatusCounts> {
    return statusCounts(this.em.getKysely(), filter);
  }
}
