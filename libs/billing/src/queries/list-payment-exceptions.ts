import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { cursorAfter, placeOf } from '#shared-kernel/paging';

export interface PaymentExceptionView {
  id: string;
  kind: string;
  objectId: string;
  accountId: string | null;
  paymentId: string | null;
  state: 'open' | 'resolved';
  firstSeenAt: string;
}

export interface PaymentExceptionPage {
  items: PaymentExceptionView[];
  nextCursor: string | null;
}

/** What came from Stripe and fits nothing here, the newest first. */
export class ListPaymentExceptions extends Query<PaymentExceptionPage> {
  constructor(readonly options: { state?: string | undefined; limit: number; cursor?: string | undefined }) {
    super();
  }
}

@QueryHandler(ListPaymentExceptions)
export class ListPaymentExceptionsHandler implements IQueryHandler<ListPaymentExceptions> {
  constructor(private readonly em: EntityManager) {}

  async execute({ options: { state, limit, cursor } }: ListPaymentExceptions): Promise<PaymentExceptionPage> {
    const ofState = state === undefined ? sql`true` : sql`state = ${state}`;
    const older = cursor === undefined ? sql`true` : sql`id < ${placeOf(cursor).id}::uuid`;
    const { rows } = await sql<Omit<PaymentExceptionView, 'firstSeenAt'> & { firstSeenAt: Date }>`
      select id, kind, object_id as "objectId", account_id as "accountId", payment_id as "paymentId", state,
        first_seen_at as "firstSeenAt"
      from billing.payment_exception where ${ofState} and ${older} order by id desc limit ${limit + 1}`.execute(
      this.em.getKysely(),
    );
    const items = rows.slice(0, limit).map((row) => ({ ...row, firstSeenAt: row.firstSeenAt.toISOString() }));
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: cursorAfter(last && { value: '', id: last.id }) };
  }
}
