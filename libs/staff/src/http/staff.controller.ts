import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { AcceptsIdempotencyKey, AcceptsIfMatch, Access, Answers, etag, idSchema, IfMatch, Refuses } from '#shared-kernel/http';
import { EditBiographics } from '../commands/edit-biographics.js';
import { OffboardStaffMember } from '../commands/offboard-staff-member.js';
import { RegisterStaffMember } from '../commands/register-staff-member.js';
import { ReinstateStaffMember } from '../commands/reinstate-staff-member.js';
import { GetStaffMember, type StaffMemberView } from '../queries/get-staff-member.js';
import { biographicsToEditSchema, staffMemberSchema, staffMemberToRegisterSchema } from './staff.schemas.js';

interface Reply {
  header(name: string, value: string): unknown;
}

const notFound = { 'staff.not-found': 'There is no such staff member.' };
const invalid = { 'staff.invalid-record': 'Some fields are not right; `errors` names each.' };
const emailTaken = { 'staff.email-taken': 'An address belongs to another staff member.' };

@ApiTags('Staff')
@Access('administrator', { area: 'staff' })
@Controller('api/staff')
export class StaffController {
  constructor(
    private readonly commandBus: CommandBus,
    private readonly queryBus: QueryBus,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Register a staff member', description: 'Puts a person on record. Nobody is invited by this.' })
  @AcceptsIdempotencyKey()
  @Answers(201, 'The new record; `Location` names it.', staffMemberSchema)
  @Refuses(409, { ...emailTaken, 'staff.external-id-taken': 'The external id belongs to another staff member.' })
  @Refuses(422, invalid)
  async register(
    @Body({ schema: staffMemberToRegisterSchema }) person: z.output<typeof staffMemberToRegisterSchema>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StaffMemberView> {
    const staffId = await this.commandBus.execute(new RegisterStaffMember(person));
    reply.header('Location', `/api/staff/${staffId}`);
    return this.answer(staffId, reply);
  }

  @Get(':id')
  @ApiOperation({
    summary: 'Read a staff record',
    description: 'The `ETag` is the version to send back as `If-Match` with a change.',
  })
  @Answers(200, 'The record.', staffMemberSchema)
  @Refuses(404, notFound)
  read(@Param('id', { schema: idSchema }) staffId: string, @Res({ passthrough: true }) reply: Reply): Promise<StaffMemberView> {
    return this.answer(staffId, reply);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Edit Biographics',
    description:
      'Changes the fields that are sent. Links that were e-mailed to an address stop working when it is removed or changed. Taking away the address that the person signs in with, and every change of the addresses of somebody who is or will be an administrator, needs the password of the last 10 minutes: no API token can do it. The addresses before are told of a change, where there is an account or an invitation.',
  })
  @AcceptsIfMatch()
  @Answers(200, 'The record as it is now.', staffMemberSchema)
  @Refuses(403, {
    'portal-access.step-up-required':
      'The person signs in with an address that would go, or is or will be an administrator. Confirm the password first: `POST /api/session/step-up`.',
  })
  @Refuses(404, notFound)
  @Refuses(409, emailTaken)
  @Refuses(412, { 'staff.stale': 'Somebody changed the record since it was read.' })
  @Refuses(422, invalid)
  async edit(
    @Param('id', { schema: idSchema }) staffId: string,
    @Body({ schema: biographicsToEditSchema }) changes: z.output<typeof biographicsToEditSchema>,
    @IfMatch() expectedVersion: number | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StaffMemberView> {
    await this.commandBus.execute(new EditBiographics(staffId, changes, expectedVersion));
    return this.answer(staffId, reply);
  }

  @Put(':id/offboarding')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Offboard a staff member',
    description:
      'The person has left. Access, every session and API token, the invitation and a password link end with the answer. The record stays. Safe to repeat.',
  })
  @Answers(204, 'The person is offboarded.')
  @Refuses(404, notFound)
  @Refuses(409, {
    'portal-access.own-access': 'It is your own account.',
    'portal-access.last-administrator': 'Nobody else could administrate the portal.',
  })
  async offboard(@Param('id', { schema: idSchema }) staffId: string): Promise<void> {
    await this.commandBus.execute(new OffboardStaffMember(staffId));
  }

  @Delete(':id/offboarding')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Reinstate a staff member',
    description:
      'The person is back, and may sign in again. Safe to repeat. For an administrator it needs the password of the last 10 minutes: no API token can do it.',
  })
  @Answers(204, 'The person is not offboarded.')
  @Refuses(403, {
    'portal-access.step-up-required': 'It is an administrator. Confirm the password first: `POST /api/session/step-up`.',
  })
  @Refuses(404, notFound)
  async reinstate(@Param('id', { schema: idSchema }) staffId: string): Promise<void> {
    await this.commandBus.execute(new ReinstateStaffMember(staffId));
  }

  private async answer(staffId: string, reply: Reply): Promise<StaffMemberView> {
    const view = await this.queryBus.execute(new GetStaffMember(staffId));
    reply.header('ETag', etag(view.version));
    return view;
  }
}
