import { type RawBuilder, sql } from 'kysely';
import type { Place } from '#shared-kernel/paging';

export const staffSorts = ['name', '-name', 'registered', '-registered'] as const;
export type StaffSort = (typeof staffSorts)[number];

/** By what rows `s` of `portal_status` are sorted, and what comes after a place in that order. */
export function staffOrder(sort: StaffSort): { key: RawBuilder<unknown>; by: RawBuilder<unknown> } {
  const key = sort.endsWith('name') ? sql.ref('s.sort_name') : sql.ref('s.registered_at');
  const direction = sort.startsWith('-') ? sql`desc` : sql`asc`;
  return { key, by: sql`${key} ${direction}, s.staff_id ${direction}` };
}

export function afterPlace(sort: StaffSort, { value, id }: Place): RawBuilder<unknown> {
  const after = sort.startsWith('-') ? sql`<` : sql`>`;
  return sort.endsWith('name')
    ? sql`(s.sort_name, s.staff_id) ${after} (${value}, ${id}::uuid)`
    : sql`(s.registered_at, s.staff_id) ${after} (${value}::timestamptz, ${id}::uuid)`;
}
