import { type RawBuilder, sql } from 'kysely';
import { searchWords } from '#shared-kernel/words';

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
    const words = searchWords(filter.search).map((word) => `'${word}':*`);
    all.push(words.length > 0 ? sql`s.search @@ ${words.join(' & ')}::tsquery` : sql`false`);
  }
  return all;
}
