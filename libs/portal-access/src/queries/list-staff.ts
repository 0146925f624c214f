import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { runPrepared } from '#shared-kernel/database';
import { cursorAfter, cursorRefused, placeOf, type Place } from '#shared-kernel/paging';
import { type StaffFilter, staffConditions } from '../persistence/staff-filter.js';
import { itemsAsJson, staffItemJson } from '../persistence/staff-item-json.js';
import { afterPlace, staffOrder, type StaffSort } from '../persistence/staff-order.js';

/** One page of the directory as JSON text. */
export class ListStaff extends Query<string> {
  constructor(
    readonly filter: StaffFilter,
    readonly sort: StaffSort,
    readonly limit: number,
    readonly cursor?: string,
  ) {
    super();
  }
}

@QueryHandler(ListStaff)
export class ListStaffHandler implements IQueryHandler<ListStaff> {
  constructor(private readonly em: EntityManager) {}

  async execute({ filter, sort, limit, cursor }: ListStaff): Promise<string> {
    const { key, by } = staffOrder(sort);
    const { sql: text, parameters } = sql`
      select (${staffItemJson})::text as item, ${key}::text as value, s.staff_id as id from portal_access.portal_status s
      where ${sql.join([...staffConditions(filter), ...(cursor ? [afterPlace(sort, placeOf(cursor))] : [])], sql` and `)}
      order by ${by} limit ${limit + 1}`.compile(this.em.getKysely());
    const rows = await runPrepared<Place & { item: string }>(this.em, statementName(filter, sort, cursor), text, [
      ...parameters,
    ]).catch((error) => {
      throw cursorRefused(error, cursor);
    });
    const page = rows.slice(0, limit);
    const nextCursor = cursorAfter(rows.length > limit ? page.at(-1) : undefined);
    return itemsAsJson(
      page.map(({ item }) => item),
      nextCursor,
    );
  }
}

/**
 * One plan for each shape of the question. What is searched for decides too much about the best plan to share one: a search,
 * or a feature that few have, is planned at every call.
 */
function statementName(
  { search, feature, status, office }: StaffFilter,
  sort: string,
  cursor: string | undefined,
): string | undefined {
  if (search || feature) return undefined;
  return ['list-staff', sort, status && 'status', office && 'office', cursor && 'cursor'].filter(Boolean).join(' ');
}
