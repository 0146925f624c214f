import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { bulkNotFound } from '../persistence/must-exist.js';
import { type BulkRow, type BulkSummary, bulkSummary, bulkColumns } from '../persistence/bulk-summary.js';

export interface BulkInvitationView extends BulkSummary {
  /** Of the e-mails of those who were invited. */
  delivery: { queued: number; sent: number; failed: number };
}

/** How far bulk work has got. */
export class GetBulkInvitation extends Query<BulkInvitationView> {
  constructor(readonly bulkId: string) {
    super();
  }
}

@QueryHandler(GetBulkInvitation)
export class GetBulkInvitationHandler implements IQueryHandler<GetBulkInvitation> {
  constructor(private readonly em: EntityManager) {}

  async execute({ bulkId }: GetBulkInvitation): Promise<BulkInvitationView> {
    const [bulk, delivery] = await Promise.all([this.bulk(bulkId), this.delivery(bulkId)]);
    return { ...bulkSummary(bulk), delivery };
  }

  private async bulk(bulkId: string): Promise<BulkRow> {
    const { rows } = await sql<BulkRow>`
      select ${bulkColumns} from portal_access.bulk_invitation b where id = ${bulkId}`.execute(this.em.getKysely());
    if (!rows[0]) throw bulkNotFound();
    return rows[0];
  }

  private async delivery(bulkId: string): Promise<BulkInvitationView['delivery']> {
    const { rows } = await sql<BulkInvitationView['delivery']>`
      select count(*) filter (where delivery = 'queued' and state = 'pending')::integer as queued,
        count(*) filter (where delivery = 'sent')::integer as sent, count(*) filter (where delivery = 'failed')::integer as failed
      from portal_access.invitation where bulk_id = ${bulkId}`.execute(this.em.getKysely());
    return rows[0]!;
  }
}
