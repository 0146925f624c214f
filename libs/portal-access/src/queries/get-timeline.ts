import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { mustBeOnRecord, Staff } from '#staff';
import { type TimelineChoice, timelineRows } from '../persistence/timeline-rows.js';

export interface TimelineView {
  items: {
    id: string;
    type: string;
    at: string;
    by: { kind: string; id: string | null; name: string | null };
    detail: Record<string, unknown>;
  }[];
  nextCursor: string | null;
}

/** The newest entries first. The cursor is the id of the last entry seen. */
export class GetTimeline extends Query<TimelineView> {
  constructor(
    readonly choice: TimelineChoice,
    readonly limit: number,
    readonly cursor?: string,
  ) {
    super();
  }
}

@QueryHandler(GetTimeline)
export class GetTimelineHandler implements IQueryHandler<GetTimeline> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
  ) {}

  async execute({ choice, limit, cursor }: GetTimeline): Promise<TimelineView> {
    mustBeOnRecord(await this.staff.find(choice.staffId));
    const rows = await timelineRows(this.em.getKysely(), choice, limit + 1, cursor);
    const page = rows.slice(0, limit);
    return {
      items: page.map((row) => ({
        id: row.id,
        type: row.type,
        at: row.at.toISOString(),
        by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
        detail: row.detail,
      })),
      nextCursor: rows.length > limit ? page.at(-1)!.id : null,
    };
  }
}
