import { Body, Controller, HttpCode, Inject, Param, Post, Put, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Access, Answers, etag, idSchema, Refuses } from '#shared-kernel/http';
import { ChangeRole } from '../commands/change-role.js';
import { SwitchAccessOff } from '../commands/switch-access-off.js';
import { SwitchAccessOn } from '../commands/switch-access-on.js';
import { GetPortal, type PortalView } from '../queries/get-portal.js';
import { portalSchema } from './portal.controller.js';
import { labelSchema, roleSchema } from './schemas.js';

const disableSchema = z
  .strictObject({
    reason: labelSchema(200).optional().meta({ description: 'One line for other administrators; the person does not see it.' }),
  })
  .default({})
  .meta({ id: 'DisableAccess', example: { reason: 'On leave until May' } });

const changeRoleSchema = z.strictObject({ role: roleSchema }).meta({ id: 'ChangeRole', example: { role: 'administrator' } });

const notFound = { 'staff.not-found': 'There is no such staff member.' };
const ownAccess = { 'portal-access.own-access': 'It is your own account.' };
const lastAdministrator = { 'portal-access.last-administrator': 'Nobody else could administrate the portal.' };

@ApiTags('Portal access')
@Access('administrator', { area: 'portal' })
@Controller('api/staff/:id/portal')
export class AccessSwitchController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post('disable')
  @HttpCode(204)
  @ApiBody({ required: false, schema: { $ref: '#/components/schemas/DisableAccess' } })
  @ApiOperation({
    summary: 'Switch access off',
    description:
      'At once: every session and API token of the person ends, an invitation and a password link under way die. Features, account and record stay. Possible before anybody was invited. Safe to repeat; the first reason stays.',
  })
  @Answers(204, 'Access is switched off.')
  @Refuses(404, notFound)
  @Refuses(409, { ...ownAccess, ...lastAdministrator })
  async disable(
    @Param('id', { schema: idSchema }) staffId: string,
    @Body({ schema: disableSchema }) { reason }: z.infer<typeof disableSchema>,
  ): Promise<void> {
    await this.commands.execute(new SwitchAccessOff(staffId, reason ?? null));
  }

  @Post('restore')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Restore access',
    description:
      'The person is where they were before; sessions, tokens and links that ended stay ended. Safe to repeat. For an administrator it needs the password of the last 10 minutes: no API token can do it.',
  })
  @Answers(204, 'Access is not switched off.')
  @Refuses(403, {
    'portal-access.step-up-required': 'It is an administrator. Confirm the password first: `POST /api/session/step-up`.',
  })
  @Refuses(404, notFound)
  @Refuses(409, { 'portal-access.offboarded': 'The person has been offboarded; reinstate them first.' })
  async restore(@Param('id', { schema: idSchema }) staffId: string): Promise<void> {
    await this.commands.execute(new SwitchAccessOn(staffId));
  }

  @Put('role')
  @Access('administrator', { stepUp: true })
  @ApiOperation({
    summary: 'Change the role',
    description:
      'It holds from the next request on, in live sessions too, and may be given before the person is invited. With the role of administrator go all API tokens of the person. Giving it ends an invitation that waits at an address which an API token, an import or an old session put on record in the last 30 days: send it again.',
  })
  @Answers(200, 'The portal access as it is now.', portalSchema)
  @Refuses(404, notFound)
  @Refuses(409, { ...ownAccess, ...lastAdministrator })
  async changeRole(
    @Param('id', { schema: idSchema }) staffId: string,
    @Body({ schema: changeRoleSchema }) { role }: z.infer<typeof changeRoleSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PortalView> {
    await this.commands.execute(new ChangeRole(staffId, role));
    const portal = await this.queries.execute(new GetPortal(staffId));
    reply.header('etag', etag(portal.version));
    return portal;
  }
}
