import { Controller, Get, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Access, Answers, Refuses } from '#shared-kernel/http';
import { unknownCursor } from '#shared-kernel/paging';
import { ListPaymentExceptions, type PaymentExceptionPage } from '../queries/list-payment-exceptions.js';
import { exceptionListSchema, exceptionPageSchema } from './payments.schemas.js';

@ApiTags('Billing')
@Access('administrator', { area: 'billing' })
@Controller('api/billing/payment-exceptions')
export class PaymentExceptionsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

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
}
