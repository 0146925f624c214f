import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access, Answers, idSchema, instantSchema, Refuses } from '#shared-kernel/http';
import { type DeadLetter, DeadLetters, RedriveDeadLetter } from '#shared-kernel/outbox';

const deadLettersSchema = z
  .object({
    items: z.array(
      z.object({
        id: idSchema,
        eventId: idSchema,
        reaction: z.string().meta({ example: 'portal-access.send-invitation-email' }),
        type: z.string().meta({ example: 'portal-access.invitation-issued' }),
        error: z.string().meta({ example: 'Error: connect ECONNREFUSED' }),
        givenUpAt: instantSchema,
      }),
    ),
  })
  .meta({ id: 'DeadLetters' });

@ApiTags('Operations')
@Access('administrator', { area: 'operations' })
@Controller('api/operations/dead-letters')
export class OperationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly deadLetters: DeadLetters,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List work that failed for good',
    description: 'What a worker gave up after five attempts, the oldest hundred first.',
  })
  @Answers(200, 'The dead letters.', deadLettersSchema)
  async list(): Promise<{ items: DeadLetter[] }> {
    return { items: await this.deadLetters.list() };
  }

  @Post(':id/redrive')
  @HttpCode(202)
  @ApiOperation({ summary: 'Try it again', description: 'Once its cause is mended. Work that was done already is not repeated.' })
  @Answers(202, 'It is queued again.')
  @Refuses(404, { 'operations.dead-letter-not-found': 'There is no such dead letter, or it was re-driven already.' })
  async redrive(@Param('id', { schema: idSchema }) id: string): Promise<void> {
    await this.commands.execute(new RedriveDeadLetter(id));
  }
}
