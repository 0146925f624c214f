import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { csvRow } from '#shared-kernel/csv';
import type { Place } from '#shared-kernel/paging';
import { type StaffFilter, staffConditions } from '../persistence/staff-filter.js';
import { afterPlace, staffOrder, type StaffSort } from '../persistence/staff-order.js';
import { statusJson } from '../persistence/status-json.js';
import type { PortalStatus } from './get-portal.js';

const ROWS_AT_ONCE = 2_000;

const header =
  'external_id,given_name,family_name,job_title,office,email,role,features,state,headline,next_action,last_sign_in\r\n';

/** Everybody whom the filter means as lines of a CSV file, some thousand at a time. */
export class StaffCsv extends Query<AsyncIterable<string>> {
  constructor(
    readonly filter: StaffFilter,
    readonly sort: StaffSort,
  ) {
    super();
  }
}

interface Row extends Place {
  external_id: string | null;
  given_name: string;
  family_name: string;
  job_title: string | null;
  office: string | null;
  primary_email: string | null;
  role: string;
  features: string[];
  status: PortalStatus;
}

@QueryHandler(StaffCsv)
export class StaffCsvHandler implements IQueryHandler<StaffCsv> {
  constructor(private readonly em: EntityManager) {}

  async execute({ filter, sort }: StaffCsv): Promise<AsyncIterable<string>> {
    return this.lines(filter, sort);
  }

  private async *lines(filter: StaffFilter, sort: StaffSort): AsyncGenerator<string> {
    yield header;
    const { key, by } = staffOrder(sort);
    let last: Place | undefined;
    do {
      const { rows }: { rows: Row[] } = await sql<Row>`
        select s.external_id, s.given_name, s.family_name, s.job_title, s.office, s.primary_email, s.role, s.features,
          ${statusJson} as status, ${key}::text as value, s.staff_id as id
        from portal_access.portal_status s
        where ${sql.join([...staffConditions(filter), ...(last ? [afterPlace(sort, last)] : [])], sql` and `)}
        order by ${by} limit ${ROWS_AT_ONCE}`.execute(this.em.fork().getKysely());
      yield rows.map(lineOf).join('');
      last = rows.length === ROWS_AT_ONCE ? rows.at(-1) : undefined;
    } while (last);
  }
}

function lineOf({ status, features, ...row }: Row): string {
  return csvRow([
    row.external_id,
    row.given_name,
    row.family_name,
    row.job_title,
    row.office,
    row.primary_email,
    row.role,
    features.join(';'),
    status.state,
    status.headline,
    status.nextAction,
    status.lastSignInAt,
  ]);
}
