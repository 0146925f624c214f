import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { cursorAfter, placeOf } from '#shared-kernel/paging';
import { Payments, type PaymentView } from '../persistence/payments.js';
import { Reach, type Reader } from '../persistence/reach.js';

export interface PaymentPage {
  items: PaymentView[];
  nextCursor: string | null;
}

/** An account's payments, the newest first, as they are known here. */
export class ListPayments extends Query<PaymentPage> {
  constructor(
    readonly reader: Reader,
    readonly accountId: string,
    readonly options: { limit: number; cursor?: string | undefined },
  ) {
    super();
  }
}

@QueryHandler(ListPayments)
export class ListPaymentsHandler implements IQueryHandler<ListPayments> {
  constructor(
    private readonly reach: Reach,
    private readonly payments: Payments,
  ) {}

  async execute({ reader, accountId, options: { limit, cursor } }: ListPayments): Promise<PaymentPage> {
    await this.reach.mustReach(accountId, reader);
    const beforeId = cursor === undefined ? undefined : placeOf(cursor).id;
    const found = await this.payments.of(accountId, beforeId, limit + 1);
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: cursorAfter(last && { value: '', id: last.id }) };
  }
}
