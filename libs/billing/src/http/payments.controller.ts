import { Controller, Delete, Get, HttpCode, Inject, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Caller } from '#shared-kernel/context';
import { Access, Answers, CurrentCaller, idSchema, Refuses } from '#shared-kernel/http';
import { CancelPayment } from '../commands/cancel-payment.js';
import { ReadPayment } from '../commands/read-payment.js';
import type { PaymentView } from '../persistence/payments.js';
import { paymentSchema } from './payments.schemas.js';
import { paymentNotFound, paymentsNotSetUp, paymentUnderWay, stripeUnavailable } from './refused.js';

@ApiTags('Billing')
@Controller('api/payments')
export class PaymentsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Get(':id')
  @Access('portal', { feature: 'billing_documents', orAdministrator: true, area: 'billing' })
  @ApiOperation({
    summary: 'Read a payment',
    description:
      'While it is open Stripe is asked how it stands, a few times a minute at most. That it was read stands in the audit.',
  })
  @Answers(200, 'The payment.', paymentSchema)
  @Refuses(404, paymentNotFound)
  @Refuses(409, paymentsNotSetUp)
  read(@CurrentCaller() caller: Caller, @Param('id', { schema: idSchema }) paymentId: string): Promise<PaymentView> {
    return this.commands.execute(new ReadPayment(caller, paymentId));
  }

  @Delete(':id')
  @HttpCode(204)
  @Access('portal', { feature: 'balance_payment', orAdministrator: true, area: 'billing' })
  @ApiOperation({ summary: 'Cancel a payment', description: 'Its page is closed: nobody can pay on it any more.' })
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
}
