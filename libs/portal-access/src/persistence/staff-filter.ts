import { type RawBuilder, sql } from 'kysely';
import { prefixQuery } from '#shared-kernel/words';

export interface StaffFilter {
  search?: string | undefined;
  status?: string | undefined;
  feature?: string | undefined;
  office?: string | undefined;
}

/** Which rows `s` of `portal_status` the filter means: the same for the list and for bulk work. */
export function staffConditions(filter: StaffFilter): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [sql`true`];
  if (filter.status) all.push(sql`s.state = ${filter.status}`);
  if (filter.office) all.push(sql`s.office = ${filter.office}`);
  if (filter.feature) all.push(sql`s.features @> array[${filter.feature}]::text[]`);
  if (filter.search) {
    const query = prefixQuery(filter.search);
    all.push(query ? sql`s.search @@ ${query}::tsquery` : sql`false`);
  }
  return all;
}

/** Which rows `s` of `portal_status` a colleague means, by name and office: the index finds no fewer, addresses find more. */
export function colleagueConditions(search: string): RawBuilder<unknown>[] {
  return [...staffConditions({ search }), ...(search ? [sql`s.colleague_search @@ ${prefixQuery(search) ?? ''}::tsquery`] : [])];
}
