import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  AcceptsIdempotencyKey,
  AcceptsIfMatch,
  Access,
  Answers,
  etag,
  idSchema,
  IfMatch,
  instantSchema,
  Refuses,
} from '#shared-kernel/http';
import { RevokeInvitation } from '../commands/revoke-invitation.js';
import { SaveFeatures } from '../commands/save-features.js';
import { SendInvitation } from '../commands/send-invitation.js';
import { GetPortal, type InvitationView, type PortalView } from '../queries/get-portal.js';
import { passwordLinkSchema } from './password-link-schema.js';
import { emailSchema, featureSchema, invitationSchema, portalStatusSchema, roleSchema } from './schemas.js';

const saveFeaturesSchema = z
  .strictObject({ features: z.array(featureSchema).max(20) })
  .meta({ id: 'SaveFeatures', example: { features: ['secure_messaging', 'billing_documents'] } });

const sendInvitationSchema = z
  .strictObject({ email: emailSchema })
  .meta({ id: 'SendInvitation', example: { email: 'dana@northside.example' } });

export const portalSchema = z
  .object({
    role: roleSchema,
    features: z.array(featureSchema),
    status: portalStatusSchema,
    disabled: z
      .object({
        since: instantSchema,
        cause: z
          .enum(['administrator', 'offboarded'])
          .meta({ description: '`offboarded` ends when the person is reinstated, `administrator` when access is restored.' }),
        reason: z.string().nullable().meta({ description: 'What the administrator wrote.', example: 'On leave until May' }),
      })
      .nullable()
      .meta({ description: 'Why access is switched off.' }),
    signInEmail: z.string().nullable().meta({
      description: 'The address the person signs in with, once there is an account.',
      example: 'dana@northside.example',
    }),
    secondFactor: z
      .object({ since: instantSchema })
      .nullable()
      .meta({ description: 'Whether the person has an authenticator app or a passkey.' }),
    invitation: invitationSchema.nullable(),
    emails: z
      .array(z.object({ address: z.string(), primary: z.boolean() }))
      .meta({ description: 'The addresses of Biographics, the primary first.' }),
    passwordLinks: z.array(passwordLinkSchema).meta({ description: 'The newest twenty, the newest first.' }),
    version: z.int().meta({ description: 'Also the ETag; send it as If-Match when saving features.' }),
  })
  .meta({ id: 'Portal' });

const notFound = { 'staff.not-found': 'There is no such staff member.' };

@ApiTags('Portal access')
@Access('administrator', { area: 'portal' })
@Controller('api/staff/:id/portal')
export class PortalController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Show features, status and invitation',
    description: 'Everything the Staff Portal page of one person shows. The ETag is the version for If-Match.',
  })
  @Answers(200, 'The portal access of the person.', portalSchema)
  @Refuses(404, notFound)
  async show(
    @Param('id', { schema: idSchema }) staffId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PortalView> {
    const portal = await this.queries.execute(new GetPortal(staffId));
    reply.header('etag', etag(portal.version));
    return portal;
  }

  @Put('features')
  @AcceptsIfMatch()
  @ApiOperation({
    summary: 'Save features',
    description:
      'Replaces the features of the person. It takes effect at once, in live sessions too; switching one off hides its data and keeps it.',
  })
  @Answers(200, 'The portal access after saving.', portalSchema)
  @Refuses(404, notFound)
  @Refuses(412, { 'portal-access.stale': 'Somebody else changed it since the version in If-Match.' })
  async saveFeatures(
    @Param('id', { schema: idSchema }) staffId: string,
    @Body({ schema: saveFeaturesSchema }) { features }: z.infer<typeof saveFeaturesSchema>,
    @IfMatch() version: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PortalView> {
    await this.commands.execute(new SaveFeatures(staffId, features, version));
    return this.show(staffId, reply);
  }

  @Post('invitations')
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary: 'Send the invitation',
    description:
      'E-mails an activation link to one of the addresses in Biographics. Sending again replaces the invitation under way: the old link dies and the time starts afresh. At most 5 a day per person. Inviting somebody who will be an administrator needs the password of the last 10 minutes: no API token can do it.',
  })
  @Answers(201, 'The invitation; the e-mail follows within seconds, see `delivery`.', invitationSchema)
  @Refuses(403, {
    'portal-access.step-up-required':
      'The person will be an administrator. Confirm the password first: `POST /api/session/step-up`.',
  })
  @Refuses(404, notFound)
  @Refuses(409, {
    'portal-access.offboarded': 'The person has been offboarded.',
    'portal-access.already-activated': 'The account is active already.',
    'portal-access.disabled': 'Access is switched off.',
  })
  @Refuses(422, {
    'portal-access.email-not-on-record': "The address is not on the person's record.",
    'portal-access.address-shared': 'Other people have the address too.',
  })
  @Refuses(429, { 'portal-access.too-many-invitations': 'Five were sent in the last 24 hours.' })
  async invite(
    @Param('id', { schema: idSchema }) staffId: string,
    @Body({ schema: sendInvitationSchema }) { email }: z.infer<typeof sendInvitationSchema>,
  ): Promise<InvitationView> {
    await this.commands.execute(new SendInvitation(staffId, email));
    const { invitation } = await this.queries.execute(new GetPortal(staffId));
    return invitation!;
  }

  @Delete('invitations/:invitationId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke the invitation', description: 'Its link dies at once.' })
  @Answers(204, 'Revoked.')
  @Refuses(404, { 'portal-access.invitation-not-found': 'There is no such invitation under way.' })
  async revoke(
    @Param('id', { schema: idSchema }) staffId: string,
    @Param('invitationId', { schema: idSchema }) invitationId: string,
  ): Promise<void> {
    await this.commands.execute(new RevokeInvitation(staffId, invitationId));
  }
}
