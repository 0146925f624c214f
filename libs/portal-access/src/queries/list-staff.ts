import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type RawBuilder, sql } from 'kysely';
import { runPrepared } from '#shared-kernel/database';
import { DomainError } from '#shared-kernel/domain';
import { searchWords } from '../words/search-words.js';
import { statusJson } from '../persistence/status-json.js';

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
    const { sql: text, parameters } = sql`
      select (${item})::text as item, ${key}::text as place, s.staff_id as id from portal_access.portal_status s
      where ${sql.join(conditions(filter, sort, cursor), sql` and `)}
      order by ${key} ${direction}, s.staff_id ${direction} limit ${limit + 1}`.compile(this.em.getKysely());
    const rows = await runPrepared<Row>(this.em, statementName(filter, sort, cursor), text, [...parameters]).catch((error) => {
      // Only the cursor's place is not checked before: PostgreSQL says whether it is a time, or text at all.
      throw cursor && isDataError(error) ? unknownCursor() : error;
    });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const nextCursor = last ? Buffer.from(JSON.stringify([last.place, last.id])).toString('base64url') : null;
    return `{"items":[${page.map((row) => row.item).join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`;
  }
}

interface Row {
  item: string;
  place: string;
  id: string;
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

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function afterCursor(sort: string, cursor: string): RawBuilder<unknown> {
  const [value, id] = decoded(cursor);
  const after = sort.startsWith('-') ? sql`<` : sql`>`;
  return sort.endsWith('name')
    ? sql`(s.sort_name, s.staff_id) ${after} (${value}, ${id}::uuid)`
    : sql`(s.registered_at, s.staff_id) ${after} (${value}::timestamptz, ${id}::uuid)`;
}

function decoded(cursor: string): [string, string] {
  try {
    const [value, id, ...rest] = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8'));
    if (typeof value === 'string' && uuid.test(id) && rest.length === 0) return [value, id];
  } catch {
    // Falls through to the refusal below.
  }
  throw unknownCursor();
}

const unknownCursor = () =>
  new DomainError('invalid', 'request.cursor', 'The cursor is not one that a list gave out.', [
    { path: 'cursor', message: 'must be a nextCursor of the same list' },
  ]);

const isDataError = (error: { code?: unknown }) => String(error.code).startsWith('22');
