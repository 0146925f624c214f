import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { type BulkRow, type BulkSummary, bulkColumns, bulkSummary } from '../persistence/bulk-summary.js';

/** The newest bulk work first. The cursor is the id of the last one seen. */
export class ListBulkInvitations extends Query<{ items: BulkSummary[]; nextCursor: string | null }> {
  constructor(
    readonly limit: number,
    readonly cursor?: string,
  ) {
    super();
  }
}

@QueryHandler(ListBulkInvitations)
export class ListBulkInvitationsHandler implements IQueryHandler<ListBulkInvitations> {
  constructor(private readonly em: EntityManager) {}

  async execute({ limit, cursor }: ListBulkInvitations): Promise<{ items: BulkSummary[]; nextCursor: string | null }> {
    const older = cursor
      ? sql`where (b.created_at, b.id) < (select c.created_at, c.id from portal_access.bulk_invitation c where c.id = ${cursor})`
      : sql``;
    const { rows } = await sql<BulkRow>`
      select ${bulkColumns} from portal_access.bulk_invitation b ${older}
      order by b.created_at desc, b.id desc limit ${limit + 1}`.execute(this.em.getKysely());
    const page = rows.slice(0, limit);
    return { items: page.map(bulkSummary), nextCursor: rows.length > limit ? page.at(-1)!.id : null };
  }
}
