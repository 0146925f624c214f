import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Payments, type PaymentView } from '../persistence/payments.js';
import type { Reader } from '../persistence/reach.js';

/** A payment as whoever has just begun it is answered. Reading it later is an order: `ReadPayment`. */
export class GetPayment extends Query<PaymentView> {
  constructor(
    readonly reader: Reader,
    readonly paymentId: string,
  ) {
    super();
  }
}

@QueryHandler(GetPayment)
export class GetPaymentHandler implements IQueryHandler<GetPayment> {
  constructor(private readonly payments: Payments) {}

  execute({ reader, paymentId }: GetPayment): Promise<PaymentView> {
    return this.payments.find(paymentId, reader);
  }
}
