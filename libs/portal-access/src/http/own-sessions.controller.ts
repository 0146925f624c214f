import { Controller, Delete, Get, HttpCode, Inject, Param, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { Access, Answers, CurrentCaller, idSchema, instantSchema, Refuses } from '#shared-kernel/http';
import { EndOtherSessions } from '../commands/end-other-sessions.js';
import { EndSession } from '../commands/end-session.js';
import { ListSessions } from '../queries/list-sessions.js';
import { SessionCookie } from './session-cookie.js';

const listSchema = z
  .object({
    items: z.array(
      z.object({
        id: idSchema,
        device: z.string().meta({ example: 'Chrome on Windows' }),
        userAgent: z.string().nullable().meta({ description: 'What the browser called itself at sign-in.' }),
        address: z.string().nullable().meta({ description: 'The network address at sign-in.', example: '192.0.2.7' }),
        createdAt: instantSchema,
        lastSeenAt: instantSchema.meta({ description: 'The last request, to about half a minute.' }),
        expiresAt: instantSchema.meta({ description: 'When it ends unless it is used before.' }),
        current: z.boolean().meta({ description: 'Whether it is the session that asks.' }),
      }),
    ),
  })
  .meta({ id: 'OwnSessions' });

@ApiTags('Own account')
@Access('portal')
@Controller('api/sessions')
export class OwnSessionsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
    private readonly cookie: SessionCookie,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Show where one is signed in', description: 'This session first, then the one that was used last.' })
  @Answers(200, 'The sessions that work now.', listSchema)
  list(@CurrentCaller() { staffId, sessionId }: Caller) {
    return this.queries.execute(new ListSessions(staffId, sessionId));
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign out everywhere else', description: 'Every session but this one is gone at once.' })
  @Answers(204, 'The others are ended.')
  async endOthers(@CurrentCaller() { staffId, sessionId }: Caller): Promise<void> {
    await this.commands.execute(new EndOtherSessions(staffId, sessionId!));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: "End one of one's own sessions", description: 'It is gone at once. Ending this one signs out.' })
  @Answers(204, 'Ended.')
  @Refuses(404, { 'portal-access.session-not-found': 'There is no such session of yours.' })
  async end(
    @CurrentCaller() { staffId, sessionId }: Caller,
    @Param('id', { schema: idSchema }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.commands.execute(new EndSession(staffId, id));
    if (id === sessionId) this.cookie.clear(reply);
  }
}
