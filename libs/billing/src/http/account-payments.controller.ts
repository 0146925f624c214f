import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { Access, Answers, CurrentCaller, idSchema, Refuses } from '#shared-kernel/http';
import { unknownCursor } from '#shared-kernel/paging';
import { StartPayment } from '../commands/start-payment.js';
import type { PaymentView } from '../persistence/payments.js';
import { GetPayment } from '../queries/get-payment.js';
import { ListPayments, type PaymentPage } from '../queries/list-payments.js';
import { pageSchema, paymentPageSchema, paymentSchema, paymentToStartSchema } from './payments.schemas.js';
import { accountNotFound, cannotBeStarted, invoiceNotFound, stripeUnavailable } from './refused.js';
import type { Reply } from './reply.js';
import { shownTo } from './shown-to.js';

@ApiTags('Billing')
@Access('portal', { feature: 'billing_documents', orAdministrator: true, area: 'billing' })
@Controller('api/billing-accounts/:id/payments')
export class AccountPaymentsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: "List an account's payments", description: 'The newest first, as they are known here.' })
  @Answers(200, 'One page.', paymentPageSchema)
  @Refuses(404, accountNotFound)
  @Refuses(422, unknownCursor)
  async list(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) accountId: string,
    @Query({ schema: pageSchema }) options: z.output<typeof pageSchema>,
  ): Promise<PaymentPage> {
    const { items, nextCursor } = await this.queries.execute(new ListPayments(caller, accountId, options));
    return { items: items.map((payment) => shownTo(caller, payment)), nextCursor };
  }

  @Post()
  @Access('portal', { feature: 'balance_payment', orAdministrator: true, area: 'billing' })
  @ApiOperation({
    summary: 'Start a payment',
    description:
      'Has Stripe open a page on which what is owed is paid: of some invoices, or the whole balance, never more. Asking again while it is open answers the same payment; open pages for a part of it, or for an amount that is not owed any more, are closed.',
  })
  @Answers(201, 'The payment; `url` is the page, `Location` names the payment.', paymentSchema)
  @Refuses(404, { ...accountNotFound, ...invoiceNotFound })
  @Refuses(409, cannotBeStarted[409])
  @Refuses(422, cannotBeStarted[422])
  @Refuses(503, stripeUnavailable)
  async start(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) accountId: string,
    @Body({ schema: paymentToStartSchema }) { invoiceIds = [] }: z.output<typeof paymentToStartSchema>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<PaymentView> {
    const paymentId = await this.commands.execute(new StartPayment(caller, accountId, invoiceIds));
    reply.header('Location', `/api/payments/${paymentId}`);
    return this.queries.execute(new GetPayment(caller, paymentId));
  }
}
