import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access, Answers, Refuses } from '#shared-kernel/http';
import { ReceiveStripeEvent } from '../commands/receive-stripe-event.js';
import { readSignedEvent } from '../stripe/signed-event.js';
import { StripeDoor } from '../stripe/stripe-door.js';

@ApiTags('Billing')
@Access('public', { signed: true })
@Controller('api/stripe/webhooks')
export class StripeWebhooksController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    private readonly door: StripeDoor,
  ) {}

  @Post()
  @HttpCode(200)
  @RouteConfig({ rawBody: true })
  @ApiOperation({
    summary: 'Hear what happened at Stripe',
    description: "For Stripe only: an event, signed with the endpoint's secret. What follows from it is done after the answer.",
  })
  @Answers(200, 'The event is kept, now or from the time it was sent before.')
  @Refuses(400, { 'billing.webhook-refused': 'Stripe has not signed this, or not within the last five minutes.' })
  async receive(@Req() { body, headers }: FastifyRequest): Promise<void> {
    await this.commands.execute(new ReceiveStripeEvent(readSignedEvent(this.door, body, headers['stripe-signature'])));
  }
}
