import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { bulkNotFound } from '../persistence/must-exist.js';

export const bulkResults = ['waiting', 'invited', 'skipped', 'failed'] as const;

export interface BulkPersonView {
  staffId: string;
  name: string | null;
  result: (typeof bulkResults)[number];
  code: string | null;
  message: string | null;
  at: string | null;
  invitationId: string | null;
  /** What became of the invitation's e-mail. */
  delivery: 'queued' | 'sent' | 'failed' | null;
  deliveryReason: string | null;
}

/** What became of each person, in the order in which they have their turn. The cursor is the last place seen. */
export class ListBulkPeople extends Query<{ items: BulkPersonView[]; nextCursor: string | null }> {
  constructor(
    readonly bulkId: string,
    readonly result: BulkPersonView['result'] | undefined,
    readonly limit: number,
    readonly cursor: number,
  ) {
    super();
  }
}

type Row = Omit<BulkPersonView, 'at'> & { place: number; at: Date | null };

@QueryHandler(ListBulkPeople)
export class ListBulkPeopleHandler implements IQueryHandler<ListBulkPeople> {
  constructor(private readonly em: EntityManager) {}

  async execute({
    bulkId,
    result,
    limit,
    cursor,
  }: ListBulkPeople): Promise<{ items: BulkPersonView[]; nextCursor: string | null }> {
    const database = this.em.getKysely();
    const known = await sql`select 1 from portal_access.bulk_invitation where id = ${bulkId}`.execute(database);
    if (known.rows.length === 0) throw bulkNotFound();
    const { rows } = await sql<Row>`
      select p.place, p.staff_id as "staffId", nullif(trim(concat(s.given_name, ' ', s.family_name)), '') as name,
        p.result, p.code, p.message, p.at, p.invitation_id as "invitationId", i.delivery, i.delivery_reason as "deliveryReason"
      from portal_access.bulk_invitation_person p
        left join portal_access.portal_status s on s.staff_id = p.staff_id
        left join portal_access.invitation i on i.id = p.invitation_id
      where p.bulk_id = ${bulkId} and p.place > ${cursor} ${result ? sql`and p.result = ${result}` : sql``}
      order by p.place limit ${limit + 1}`.execute(database);
    const page = rows.slice(0, limit);
    return {
      items: page.map(({ place: _, at, ...person }) => ({ ...person, at: at?.toISOString() ?? null })),
      nextCursor: rows.length > limit ? String(page.at(-1)!.place) : null,
    };
  }
}
