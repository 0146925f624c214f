import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, type StreamableFile } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { AcceptsIdempotencyKey, Access, Answers, CurrentCaller, idSchema, Refuses, sandboxed } from '#shared-kernel/http';
import { CancelPayment } from '../commands/cancel-payment.js';
import { EmailPaymentLink } from '../commands/email-payment-link.js';
import { PrintReceipt } from '../commands/print-receipt.js';
import { ReadPayment } from '../commands/read-payment.js';
import { RefundPayment } from '../commands/refund-payment.js';
import type { PaymentView } from '../persistence/payments.js';
import { GetPayment } from '../queries/get-payment.js';
import { download } from './download.js';
import { linkToEmailSchema, paymentSchema, refundToOrderSchema } from './payments.schemas.js';
import { shownTo } from './shown-to.js';
import {
  amountTooLarge,
  cannotBeStarted,
  paymentNotFound,
  paymentsNotSetUp,
  paymentUnderWay,
  stripeUnavailable,
} from './refused.js';

@ApiTags('Billing')
@Controller('api/payments')
export class PaymentsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get(':id')
  @Access('portal', { feature: 'billing_documents', orFeature: 'balance_payment', orAdministrator: true, area: 'billing' })
  @ApiOperation({
    summary: 'Read a payment',
    description:
      'While it is open Stripe is asked how it stands, a few times a minute at most. That it was read stands in the audit.',
  })
  @Answers(200, 'The payment.', paymentSchema)
  @Refuses(404, paymentNotFound)
  async read(@CurrentCaller() caller: Caller, @Param('id', { schema: idSchema }) paymentId: string): Promise<PaymentView> {
    return shownTo(caller, await this.commands.execute(new ReadPayment(caller, paymentId)));
  }

  @Get(':id/receipt')
  @Access('portal', { feature: 'billing_documents', orFeature: 'balance_payment', orAdministrator: true, area: 'billing' })
  @Header('content-security-policy', sandboxed)
  @Header('x-content-type-options', 'nosniff')
  @ApiOperation({
    summary: 'Download the receipt of a payment',
    description:
      "As a PDF in the caller's language: what came, what it paid, and what has gone back since. That it was read stands in the audit.",
  })
  @ApiProduces('application/pdf')
  @Answers(200, 'The receipt, always to be saved.', z.string())
  @Refuses(404, paymentNotFound)
  @Refuses(409, { 'billing.no-receipt': 'The money of the payment has not come.' })
  async receipt(@CurrentCaller() caller: Caller, @Param('id', { schema: idSchema }) paymentId: string): Promise<StreamableFile> {
    return download(await this.commands.execute(new PrintReceipt(caller, paymentId)));
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('portal', { feature: 'balance_payment', orAdministrator: true, area: 'billing' })
  @ApiOperation({
    summary: 'Cancel a payment',
    description: "Its page is closed and the payer's link withdrawn: nobody can pay with either any more.",
  })
  @Answers(204, 'Cancelled.')
  @Refuses(404, paymentNotFound)
  @Refuses(409, {
    'billing.payment-not-cancellable': 'The payment is made, or has failed.',
    ...paymentUnderWay,
    ...paymentsNotSetUp,
  })
  @Refuses(503, stripeUnavailable)
  async cancel(@CurrentCaller() caller: Caller, @Param('id', { schema: idSchema }) paymentId: string): Promise<void> {
    await this.commands.execute(new CancelPayment(caller, paymentId));
  }

  @Post(':id/email')
  @HttpCode(202)
  @Access('portal', { feature: 'balance_payment', orAdministrator: true, area: 'billing' })
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary: "E-mail the payer's link",
    description:
      "Sends the link to the account's own e-mail address, and to no other. The letter says neither amount nor names. At most 5 a day for one account.",
  })
  @Answers(202, 'The e-mail follows within seconds.')
  @Refuses(404, paymentNotFound)
  @Refuses(409, {
    'billing.account-without-email': 'The account has no e-mail address.',
    'billing.payment-not-payable': 'Nobody can pay with the link: it is paid, cancelled or has run out, or nothing is owed.',
    ...amountTooLarge,
  })
  @Refuses(422, cannotBeStarted[422])
  @Refuses(429, { 'billing.too-many-payment-links': 'Five were sent for the account within 24 hours.' })
  async email(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) paymentId: string,
    @Body({ schema: linkToEmailSchema }) { locale }: z.output<typeof linkToEmailSchema> = {},
  ): Promise<void> {
    await this.commands.execute(new EmailPaymentLink(caller, paymentId, locale));
  }

  @Post(':id/refunds')
  @HttpCode(200)
  @Access('administrator', { area: 'billing', stepUp: true })
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary: 'Refund a payment',
    description:
      'All that is left of it, or an amount. Where Stripe does not answer, the refund stays `pending` and is made as soon as it does. A bank may send it back much later: then it has failed, and the money is with the account again.',
  })
  @Answers(200, 'The payment with the new refund as its last one.', paymentSchema)
  @Refuses(404, paymentNotFound)
  @Refuses(409, {
    'billing.payment-not-made': 'The money of the payment has not come.',
    'billing.payment-disputed': "The payer's bank has demanded the money back.",
    'billing.nothing-to-refund': 'All of it was given back already, or is about to be.',
    'billing.refund-refused': 'Stripe refuses the refund.',
    ...paymentsNotSetUp,
  })
  @Refuses(422, { 'billing.refund-too-large': 'Less is left of the payment.' })
  async refund(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) paymentId: string,
    @Body({ schema: refundToOrderSchema }) { amount, reason }: z.output<typeof refundToOrderSchema>,
  ): Promise<PaymentView> {
    await this.commands.execute(new RefundPayment(caller, paymentId, amount, reason ?? null));
    return this.queries.execute(new GetPayment(caller, paymentId));
  }
}
