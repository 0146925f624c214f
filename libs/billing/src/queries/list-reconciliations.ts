import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { cursorAfter, placeOf } from '#shared-kernel/paging';

export interface ReconciliationView {
  id: string;
  since: string;
  startedAt: string;
  finishedAt: string;
  events: number;
  eventsMissing: number;
  entries: number;
  entriesMissing: number;
}

export interface ReconciliationPage {
  items: ReconciliationView[];
  nextCursor: string | null;
}

type Instants = 'since' | 'startedAt' | 'finishedAt';
type Row = Omit<ReconciliationView, Instants> & Record<Instants, Date>;

/** When Stripe's record was compared with the ledger, the newest first; `found`: only where something was missing. */
export class ListReconciliations extends Query<ReconciliationPage> {
  constructor(readonly options: { limit: number; found?: boolean | undefined; cursor?: string | undefined }) {
    super();
  }
}

@QueryHandler(ListReconciliations)
export class ListReconciliationsHandler implements IQueryHandler<ListReconciliations> {
  constructor(private readonly em: EntityManager) {}

  async execute({ options: { limit, found, cursor } }: ListReconciliations): Promise<ReconciliationPage> {
    const older = cursor === undefined ? sql`true` : sql`id < ${placeOf(cursor).id}::uuid`;
    const wanted = found ? sql`(events_missing > 0 or entries_missing > 0)` : sql`true`;
    const { rows } = await sql<Row>`
      select id, since, started_at as "startedAt", finished_at as "finishedAt", events, events_missing as "eventsMissing", entries,
        entries_missing as "entriesMissing"
      from billing.reconciliation where ${wanted} and ${older} order by id desc limit ${limit + 1}`.execute(this.em.getKysely());
    const items = rows.slice(0, limit).map(({ since, startedAt, finishedAt, ...counts }) => ({
      ...counts,
      since: since.toISOString(),
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt.toISOString(),
    }));
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: cursorAfter(last && { value: '', id: last.id }) };
  }
}
