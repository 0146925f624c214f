import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type RawBuilder, sql } from 'kysely';
import { DomainError } from '#shared-kernel/domain';
import { searchWords } from '../persistence/search-words.js';
import { statusJson } from './status-json.js';

export const staffSorts = ['name', '-name', 'registered', '-registered'] as const;

export interface StaffFilter {
  search?: string | undefined;
  status?: string | undefined;
  feature?: string | undefined;
  office?: string | undefined;
}

/** One page of the directory as JSON text: PostgreSQL builds it, nothing here parses or prints it again. */
export class ListStaff extends Query<string> {
  constructor(
    readonly filter: StaffFilter,
    readonly sort: (typeof staffSorts)[number],
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
    const key = sort.endsWith('name') ? sql.ref('s.sort_name') : sql.ref('s.registered_at');
    const direction = sort.startsWith('-') ? sql`desc` : sql`asc`;
    const { rows } = await sql<{ page: string }>`
      with page as materialized (
        select s.*, ${key} as sort_key from portal_access.portal_status s
        where ${sql.join(conditions(filter, sort, cursor), sql` and `)}
        order by ${key} ${direction}, s.staff_id ${direction} limit ${limit + 1}
      ), numbered as (
        select p.*, row_number() over () as place from page p
      )
      select json_build_object(
        'items', coalesce((select json_agg(${item} order by s.place) from numbered s where s.place <= ${limit}), '[]'::json),
        'nextCursor', (select replace(encode(convert_to(json_build_array(last.sort_key, last.staff_id)::text, 'UTF8'), 'base64'), chr(10), '')
          from numbered last where last.place = ${limit} and exists (select 1 from numbered beyond where beyond.place > ${limit}))
      )::text as page`.execute(this.em.getKysely());
    return rows[0]!.page;
  }
}

const item = sql`json_build_object(
  'id', s.staff_id, 'externalId', s.external_id, 'givenName', s.given_name, 'familyName', s.family_name, 'jobTitle', s.job_title,
  'office', s.office, 'email', s.primary_email, 'offboarded', s.offboarded, 'role', s.role, 'features', s.features,
  'portalStatus', ${statusJson})`;

function conditions(filter: StaffFilter, sort: string, cursor: string | undefined): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [sql`true`];
  if (filter.status) all.push(sql`s.state = ${filter.status}`);
  if (filter.office) all.push(sql`s.office = ${filter.office}`);
  if (filter.feature) all.push(sql`s.features @> array[${filter.feature}]::text[]`);
  if (filter.search) {
    const words = searchWords(filter.search).map((word) => `'${word}':*`);
    all.push(words.length > 0 ? sql`s.search @@ ${words.join(' & ')}::tsquery` : sql`false`);
  }
  if (cursor) all.push(afterCursor(sort, cursor));
  return all;
}

// As PostgreSQL writes them into the cursor.
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function afterCursor(sort: string, cursor: string): RawBuilder<unknown> {
  const [value, id] = decoded(sort, cursor);
  const after = sort.startsWith('-') ? sql`<` : sql`>`;
  return sort.endsWith('name')
    ? sql`(s.sort_name, s.staff_id) ${after} (${value}, ${id}::uuid)`
    : sql`(s.registered_at, s.staff_id) ${after} (${value}::timestamptz, ${id}::uuid)`;
}

function decoded(sort: string, cursor: string): [string, string] {
  try {
    const [value, id, ...rest] = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8'));
    const isKey = typeof value === 'string' && (sort.endsWith('name') ? !value.includes('\0') : instant.test(value));
    if (isKey && uuid.test(id) && rest.length === 0) return [value, id];
  } catch {
    // Falls through to the refusal below.
  }
  throw new DomainError('invalid', 'request.cursor', 'The cursor is not one that a list gave out.', [{ path: 'cursor', message: 'must be a nextCursor of the same list' }]);
}
