import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { Access, Answers, CurrentCaller, idSchema, Refuses } from '#shared-kernel/http';
import { unknownCursor } from '#shared-kernel/paging';
import { ResolvePaymentException } from '../commands/resolve-payment-exception.js';
import { ListPaymentExceptions, type PaymentExceptionPage } from '../queries/list-payment-exceptions.js';
import { paymentsNotSetUp, stripeUnavailable } from './refused.js';
import { exceptionListSchema, exceptionPageSchema } from './payments.schemas.js';

@ApiTags('Billing')
@Access('administrator', { area: 'billing' })
@Controller('api/billing/payment-exceptions')
export class PaymentExceptionsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List what came from Stripe and fits nothing',
    description: 'The newest first. None of it is posted: somebody has to look.',
  })
  @Answers(200, 'One page.', exceptionPageSchema)
  @Refuses(422, unknownCursor)
  list(@Query({ schema: exceptionListSchema }) options: z.output<typeof exceptionListSchema>): Promise<PaymentExceptionPage> {
    return this.queries.execute(new ListPaymentExceptions(options));
  }

  @Post(':id/resolve')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Say that an exception was put right',
    description:
      'It stays on record as resolved, and a payment that waited for this money has failed: the same can be paid anew. Doing it twice changes nothing.',
  })
  @Answers(204, 'Resolved.')
  @Refuses(404, { 'billing.exception-not-found': 'There is no such exception.' })
  @Refuses(409, paymentsNotSetUp)
  @Refuses(503, stripeUnavailable)
  async resolve(@CurrentCaller() caller: Caller, @Param('id', { schema: idSchema }) exceptionId: string): Promise<void> {
    await this.commands.execute(new ResolvePaymentException(caller, exceptionId));
  }
}
