import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import {
  AcceptsIdempotencyKey,
  Access,
  Answers,
  CurrentCaller,
  idSchema,
  instantSchema,
  madeOnce,
  Refuses,
} from '#shared-kernel/http';
import { cursorSchema, unknownCursor } from '#shared-kernel/paging';
import { MakeAnnouncement } from '../commands/make-announcement.js';
import { type AnnouncementsView, type AnnouncementView, ListAnnouncements } from '../queries/list-announcements.js';
import { attachmentIdsSchema, bodySchema, subjectSchema } from './conversations.schemas.js';
import { attachmentNotFound, invalidMessage } from './refused.js';

const announceSchema = z
  .strictObject({
    subject: subjectSchema,
    body: bodySchema,
    office: z
      .string()
      .max(2_000)
      .nullish()
      .meta({ description: 'As it stands in Biographics. Left out or null: everybody.', example: 'Lakeview' }),
    attachmentIds: attachmentIdsSchema,
  })
  .meta({
    id: 'AnnouncementToMake',
    example: { subject: 'Closed on Friday', body: 'Lakeview stays closed this Friday.' },
  });

const announcementSchema = z
  .object({
    id: idSchema,
    subject: subjectSchema,
    office: z.string().nullable().meta({ description: 'Null: everybody.', example: 'Lakeview' }),
    at: instantSchema,
    senderName: z.string().nullable().meta({ description: 'Null for somebody who is on no record.', example: 'Dana Silva' }),
    recipients: z.int().meta({ description: 'How many have it so far.', example: 42 }),
    read: z.int().meta({ description: 'How many have read it.', example: 17 }),
    complete: z.boolean().meta({ description: 'Whether everybody whom it is for has it.' }),
  })
  .meta({ id: 'Announcement' });

const announcementPageSchema = z
  .object({ items: z.array(announcementSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'AnnouncementPage' });

const pageSchema = z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(30), cursor: cursorSchema });

@ApiTags('Messages')
@Access('administrator')
@Controller('api/announcements')
export class AnnouncementsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post()
  @HttpCode(202)
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary: 'Make an announcement',
    description:
      'To an office or to everybody who can use messages now, its maker apart; who can only later does not get it. It stands in their inboxes within seconds, and nobody can reply.',
  })
  @Answers(202, 'It is being written into inboxes.', announcementSchema)
  @Refuses(422, {
    ...invalidMessage,
    ...attachmentNotFound,
    'messaging.nobody-there': 'Nobody else in this office, or at all, can use messages.',
  })
  async make(
    @CurrentCaller() { staffId }: Caller,
    @Body({ schema: announceSchema }) given: z.infer<typeof announceSchema>,
  ): Promise<AnnouncementView> {
    const id = await madeOnce(() => this.commands.execute(new MakeAnnouncement(staffId, given)));
    const { items } = await this.queries.execute(new ListAnnouncements({ id }));
    return items[0]!;
  }

  @Get()
  @ApiOperation({
    summary: 'List announcements',
    description: 'Of all administrators, the newest first, with how many have them and how many have read them.',
  })
  @Answers(200, 'One page.', announcementPageSchema)
  @Refuses(422, unknownCursor)
  list(@Query({ schema: pageSchema }) page: z.infer<typeof pageSchema>): Promise<AnnouncementsView> {
    return this.queries.execute(new ListAnnouncements(page));
  }
}
