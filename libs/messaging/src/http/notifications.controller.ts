import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { Access, Answers, CurrentCaller, Refuses } from '#shared-kernel/http';
import { ChooseNotifications } from '../commands/choose-notifications.js';
import { GetNotifications, type NotificationsView } from '../queries/get-notifications.js';

const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day such as 22:00' })
  .nullable();

const notificationsSchema = z
  .strictObject({
    digest: z.boolean().meta({ description: 'Whether an e-mail says that messages lie unread for ten minutes.' }),
    quietFrom: time.meta({ description: "From when on, in the person's own time zone, no such e-mail comes.", example: '22:00' }),
    quietTo: time.meta({
      description: 'Until when; what fell due meanwhile is told then. It may be on the next day.',
      example: '06:30',
    }),
  })
  .meta({ id: 'Notifications', example: { digest: true, quietFrom: '22:00', quietTo: '06:30' } });

@ApiTags('Messages')
@Access('portal', { feature: 'secure_messaging' })
@Controller('api/session/notifications')
export class NotificationsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Show how one hears of messages', description: 'Until one chooses: by e-mail, at any hour.' })
  @Answers(200, 'The choice.', notificationsSchema)
  show(@CurrentCaller() { staffId }: Caller): Promise<NotificationsView> {
    return this.queries.execute(new GetNotifications(staffId));
  }

  @Put()
  @ApiOperation({
    summary: 'Choose how one hears of messages',
    description:
      'The e-mail says that there is a message, never which. Whoever switches it off is not told later of what falls due until they switch it on.',
  })
  @Answers(200, 'The choice.', notificationsSchema)
  @Refuses(422, { 'messaging.invalid-quiet-hours': 'Only one of the two times is given, or both are the same.' })
  async choose(
    @CurrentCaller() { staffId }: Caller,
    @Body({ schema: notificationsSchema }) choice: z.infer<typeof notificationsSchema>,
  ): Promise<NotificationsView> {
    await this.commands.execute(new ChooseNotifications(staffId, choice));
    return this.queries.execute(new GetNotifications(staffId));
  }
}
