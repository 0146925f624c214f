import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Staff } from '#staff';
import { mustExist } from '../persistence/must-exist.js';

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
    readonly staffId: string,
    readonly limit: number,
    readonly cursor?: string,
  ) {
    super();
  }
}

interface Row {
  id: string;
  type: string;
  at: Date;
  by_kind: string;
  by_id: string | null;
  by_name: string | null;
  detail: Record<string, unknown>;
}

@QueryHandler(GetTimeline)
export class GetTimelineHandler implements IQueryHandler<GetTimeline> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
  ) {}

  async execute({ staffId, limit, cursor }: GetTimeline): Promise<TimelineView> {
    mustExist(await this.staff.find(staffId));
    const older = cursor
      ? sql`and (t.at, t.id) < (select c.at, c.id from portal_access.timeline_entry c where c.id = ${cursor} and c.staff_id = ${staffId})`
      : sql``;
    const { rows } = await sql<Row>`
      select t.id, t.type, t.at, t.by_kind, t.by_id, nullif(trim(concat(b.given_name, ' ', b.family_name)), '') as by_name, t.detail
      from portal_access.timeline_entry t left join portal_access.portal_status b on b.staff_id = t.by_id
      where t.staff_id = ${staffId} ${older} order by t.at desc, t.id desc limit ${limit + 1}`.execute(this.em.getKysely());
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
