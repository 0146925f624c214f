import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
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
import { DropDraft } from '../commands/drop-draft.js';
import { KeepDraft } from '../commands/keep-draft.js';
import { type DraftView, ListDrafts } from '../queries/list-drafts.js';
import { attachmentIdsSchema, bodySchema, participantIdsSchema, subjectSchema } from './conversations.schemas.js';
import { colleagueSchema } from './colleagues.controller.js';
import { attachmentSchema } from './attachment.schema.js';
import { invalidMessage } from './refused.js';

const fields = {
  subject: subjectSchema,
  participantIds: participantIdsSchema,
  body: bodySchema,
};

const givenSchema = z.strictObject({ ...fields, attachmentIds: attachmentIdsSchema }).meta({
  id: 'DraftToKeep',
  description: 'Whatever is written so far; each of it may be empty.',
  example: {
    subject: 'Flu vaccines at Lakeview',
    participantIds: ['01920f3a-7c1e-7abc-8def-0123456789ab'],
    body: 'The vaccines have arr',
  },
});

const draftSchema = z
  .object({
    id: idSchema,
    ...fields,
    people: z.array(colleagueSchema).meta({ description: 'Those of `participantIds` who are on record, in their order.' }),
    attachmentIds: z.array(idSchema),
    attachments: z.array(attachmentSchema).meta({ description: 'Those of `attachmentIds` that are still there.' }),
    updatedAt: instantSchema,
  })
  .meta({ id: 'Draft' });

const draftsSchema = z.object({ items: z.array(draftSchema) }).meta({ id: 'Drafts' });

const notFound = { 'messaging.draft-not-found': 'There is no such draft of yours.' };
const invalid = { ...invalidMessage, 'messaging.too-many-people': 'A conversation has at most 100 people.' };

@ApiTags('Messages')
@Access('portal', { feature: 'secure_messaging' })
@Controller('api/drafts')
export class DraftsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({
    summary: "List one's drafts",
    description: 'Of conversations that are not started, the newest first. A reply that is not sent stands in its conversation.',
  })
  @Answers(200, 'All of them.', draftsSchema)
  async list(@CurrentCaller() { staffId }: Caller): Promise<{ items: DraftView[] }> {
    return { items: await this.queries.execute(new ListDrafts(staffId)) };
  }

  @Post()
  @AcceptsIdempotencyKey()
  @ApiOperation({ summary: 'Keep a draft', description: 'Of a conversation that is not started yet. Nobody else sees it.' })
  @Answers(201, 'The draft.', draftSchema)
  @Refuses(404, { 'messaging.draft-not-found': 'The request is a repeated one, and its draft is gone.' })
  @Refuses(409, { 'messaging.too-many-drafts': 'The caller has 200 drafts.' })
  @Refuses(422, invalid)
  create(@CurrentCaller() { staffId }: Caller, @Body({ schema: givenSchema }) given: z.infer<typeof givenSchema>) {
    return this.keep(staffId, null, given);
  }

  @Put(':id')
  @ApiOperation({ summary: 'Change a draft', description: 'What is given takes the place of what was there.' })
  @Answers(200, 'The draft.', draftSchema)
  @Refuses(404, notFound)
  @Refuses(422, invalid)
  change(
    @CurrentCaller() { staffId }: Caller,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: givenSchema }) given: z.infer<typeof givenSchema>,
  ) {
    return this.keep(staffId, id, given);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a draft', description: 'It is gone.' })
  @Answers(204, 'Deleted.')
  @Refuses(404, notFound)
  async drop(@CurrentCaller() { staffId }: Caller, @Param('id', { schema: idSchema }) id: string): Promise<void> {
    await this.commands.execute(new DropDraft(staffId, id));
  }

  private async keep(staffId: string, id: string | null, given: z.infer<typeof givenSchema>): Promise<DraftView> {
    const draftId = await madeOnce(() => this.commands.execute(new KeepDraft(staffId, id, given)));
    return (await this.queries.execute(new ListDrafts(staffId, draftId)))[0]!;
  }
}
