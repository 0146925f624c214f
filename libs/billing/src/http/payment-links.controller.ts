import { Body, Controller, Header, HttpCode, Inject, Post, type StreamableFile } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Access, Answers, Refuses, sandboxed } from '#shared-kernel/http';
import { PayByLink } from '../commands/pay-by-link.js';
import { PrintReceiptByLink } from '../commands/print-receipt-by-link.js';
import { ReadPaymentByLink } from '../commands/read-payment-by-link.js';
import { PayerDoor } from '../payer/payer-door.js';
import { download } from './download.js';
import {
  linkToFollowSchema,
  payerPaymentSchema,
  paymentPageAddressSchema,
  receiptToPrintSchema,
} from './payment-links.schemas.js';
import { cannotBeStarted, stripeUnavailable } from './refused.js';

type LinkToFollow = z.output<typeof linkToFollowSchema>;

const notValid = {
  'billing.payment-link-not-valid': 'The link was never made, or a part of it lacks; these are not told apart.',
};
const tooManyDeadLinks = {
  'billing.too-many-dead-links': 'Fifty links that lead nowhere came from this network within a quarter of an hour.',
};

@ApiTags('Payment links')
@Access('public')
@Controller('api/payment-links')
export class PaymentLinksController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly door: PayerDoor,
  ) {}

  @Post('inspect')
  @HttpCode(200)
  @ApiOperation({
    summary: "Look at a payment with the payer's link",
    description:
      'What whoever pays may know: the practice, how the payment stands, and how much it is. While it is open Stripe is asked, a few times a minute at most.',
  })
  @Answers(200, 'The payment.', payerPaymentSchema)
  @Refuses(404, notValid)
  @Refuses(429, tooManyDeadLinks)
  async inspect(@Body({ schema: linkToFollowSchema }) { link }: LinkToFollow): Promise<z.input<typeof payerPaymentSchema>> {
    const payment = await this.commands.execute(new ReadPaymentByLink(await this.door.open(link)));
    const { paymentId, state, amount, owed, currency, worksUntil, startedAt, settledAt } = payment;
    return {
      practiceName: this.settings.PRACTICE_NAME,
      timeZone: this.settings.PRACTICE_TIME_ZONE,
      paymentId,
      state,
      amount: ['pending', 'too_small', 'too_large'].includes(state) ? owed : amount,
      currency,
      worksUntil: worksUntil.toISOString(),
      startedAt: startedAt.toISOString(),
      settledAt: settledAt?.toISOString() ?? null,
    };
  }

  @Post('pay')
  @HttpCode(200)
  @ApiOperation({
    summary: "Pay with the payer's link",
    description:
      "Answers the address of Stripe's page. A page that closed by itself is opened again for what is still owed of the same, until the link runs out.",
  })
  @Answers(200, 'Where to pay.', paymentPageAddressSchema)
  @Refuses(404, notValid)
  @Refuses(409, { 'billing.payment-made': 'The payment is made already.', ...cannotBeStarted[409] })
  @Refuses(410, {
    'billing.payment-link-expired': 'The link has run out.',
    'billing.payment-link-withdrawn': 'The practice has cancelled the payment.',
    'billing.payment-link-failed': 'The payment has failed; the practice gives a new link.',
  })
  @Refuses(422, cannotBeStarted[422])
  @Refuses(429, { ...tooManyDeadLinks, 'billing.too-many-tries': 'The page was opened 20 times in an hour with this link.' })
  @Refuses(503, stripeUnavailable)
  async pay(@Body({ schema: linkToFollowSchema }) { link }: LinkToFollow): Promise<z.input<typeof paymentPageAddressSchema>> {
    return { url: await this.commands.execute(new PayByLink(await this.door.open(link))) };
  }

  @Post('receipt')
  @HttpCode(200)
  @Header('content-security-policy', sandboxed)
  @Header('x-content-type-options', 'nosniff')
  @ApiOperation({
    summary: "Download the receipt with the payer's link",
    description: 'As a PDF: whose money came, what it paid, and what has gone back since. That it was read stands in the audit.',
  })
  @ApiProduces('application/pdf')
  @Answers(200, 'The receipt, always to be saved.', z.string())
  @Refuses(404, notValid)
  @Refuses(409, { 'billing.no-receipt': 'The money of the payment has not come.' })
  @Refuses(410, { 'billing.payment-link-expired': 'The money came more than 90 days ago, or the link has run out.' })
  @Refuses(429, { ...tooManyDeadLinks, 'billing.too-many-receipts': 'It was asked for 20 times in an hour with this link.' })
  async receipt(
    @Body({ schema: receiptToPrintSchema }) { link, locale }: z.output<typeof receiptToPrintSchema>,
  ): Promise<StreamableFile> {
    return download(await this.commands.execute(new PrintReceiptByLink(await this.door.open(link), locale)));
  }
}
