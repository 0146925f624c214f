import { Body, Controller, Delete, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { Access, Answers, CurrentCaller, idSchema, Refuses } from '#shared-kernel/http';
import { DropReplyDraft } from '../commands/drop-reply-draft.js';
import { KeepReplyDraft } from '../commands/keep-reply-draft.js';
import { replyDraftSchema } from './conversations.schemas.js';
import { invalidMessage, left, notFound } from './refused.js';

@ApiTags('Messages')
@Access('portal', { feature: 'secure_messaging' })
@Controller('api/conversations/:id/draft')
export class ReplyDraftsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Put()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Keep a reply that is not sent yet',
    description: 'One for each conversation and person; only the caller sees it. Sending deletes it.',
  })
  @Answers(204, 'Kept.')
  @Refuses(404, notFound)
  @Refuses(409, left)
  @Refuses(422, invalidMessage)
  async keep(
    @CurrentCaller() { staffId }: Caller,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: replyDraftSchema }) given: z.infer<typeof replyDraftSchema>,
  ): Promise<void> {
    await this.commands.execute(new KeepReplyDraft(staffId, id, given));
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a reply that is not sent yet', description: 'Without one nothing changes.' })
  @Answers(204, 'It is gone.')
  @Refuses(404, notFound)
  async drop(@CurrentCaller() { staffId }: Caller, @Param('id', { schema: idSchema }) id: string): Promise<void> {
    await this.commands.execute(new DropReplyDraft(staffId, id));
  }
}
