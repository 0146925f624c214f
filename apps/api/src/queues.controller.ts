import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Backlog, type BacklogView } from '#shared-kernel/backlog';
import { Access, Answers, instantSchema } from '#shared-kernel/http';

const seconds = z.int().nullable();

const backlogSchema = z
  .object({
    backend: z.enum(['postgresql', 'redis']),
    queues: z
      .array(
        z.object({
          name: z.string().meta({ example: 'reactions' }),
          waiting: z.int(),
          active: z.int(),
          delayed: z.int().meta({ description: 'Waits for its time: jobs by the clock, and what is tried again after a pause.' }),
          oldestWaitingSeconds: seconds.meta({ description: 'How long the oldest job that could be done has waited.' }),
        }),
      )
      .nullable()
      .meta({ description: 'Null while the backend of the queues does not answer.' }),
    workers: z
      .int()
      .nullable()
      .meta({ description: 'Worker processes that can do their work; null while the backend does not answer.' }),
    outbox: z.object({ unsent: z.int(), oldestSeconds: seconds }).meta({ description: 'Facts not handed to the queue yet.' }),
    deadLetters: z.int().meta({ description: 'Work that failed for good: `GET /api/operations/dead-letters`.' }),
    mail: z.object({
      waiting: z.int().meta({ description: 'Mails that the mail server did not take yet and that are tried again.' }),
      failedLastDay: z.int().meta({ description: 'Mails that it refused for good in the last 24 hours.' }),
      lastSentAt: instantSchema.nullable(),
    }),
  })
  .meta({
    id: 'Backlog',
    example: {
      backend: 'postgresql',
      queues: [{ name: 'reactions', waiting: 2, active: 4, delayed: 0, oldestWaitingSeconds: 1 }],
      workers: 2,
      outbox: { unsent: 0, oldestSeconds: null },
      deadLetters: 0,
      mail: { waiting: 0, failedLastDay: 1, lastSentAt: '2026-11-25T19:05:00.000Z' },
    },
  });

@ApiTags('Operations')
@Access('administrator', { area: 'operations' })
@Controller('api/operations/queues')
export class QueuesController {
  constructor(private readonly backlog: Backlog) {}

  @Get()
  @ApiOperation({
    summary: 'See what waits to be done',
    description: 'Queues, workers, outbox, dead letters and mail. It answers within two seconds, also while something is away.',
  })
  @Answers(200, 'What waits at this moment.', backlogSchema)
  read(): Promise<BacklogView> {
    return this.backlog.read();
  }
}
