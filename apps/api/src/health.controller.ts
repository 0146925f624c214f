import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Health } from '#shared-kernel/health';
import { Access, Answers } from '#shared-kernel/http';

const liveSchema = z.object({ status: z.literal('live') }).meta({ id: 'Live' });
const readySchema = z
  .object({
    status: z.enum(['ready', 'not ready']),
    missing: z.array(z.string()).meta({ example: ['database'] }),
    impaired: z
      .array(z.string())
      .meta({ description: 'What does not work although the process is ready: `documents`.', example: ['documents'] }),
  })
  .meta({ id: 'Ready' });

@ApiTags('Health')
@Access('public')
@Controller('health')
export class HealthController {
  constructor(private readonly health: Health) {}

  @Get('live')
  @ApiOperation({ summary: 'Is the process alive', description: 'For the supervisor that restarts it.' })
  @Answers(200, 'It is.', liveSchema)
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Can the process work',
    description:
      'For the load balancer. Not ready while the database or the queue is away, and from the moment the process is told to stop.',
  })
  @Answers(200, 'It can.', readySchema)
  @Answers(503, 'It cannot; `missing` says why.', readySchema)
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<z.infer<typeof readySchema>> {
    const [missing, impaired] = await Promise.all([this.health.missing(), this.health.impaired()]);
    if (missing.length > 0) reply.status(503);
    return { status: missing.length > 0 ? 'not ready' : 'ready', missing, impaired };
  }
}
