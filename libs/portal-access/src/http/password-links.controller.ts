import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AcceptsIdempotencyKey, Access, Answers, idSchema, instantSchema, Refuses } from '#shared-kernel/http';
import { EmailPasswordLink } from '../commands/email-password-link.js';
import { type GeneratedLink, GenerateResetLink } from '../commands/generate-reset-link.js';
import { RevokePasswordLink } from '../commands/revoke-password-link.js';
import { ListPasswordLinks } from '../queries/list-password-links.js';
import { daySchema, passwordLinkSchema } from './password-link-schema.js';
import { emailSchema, exampleToken } from './schemas.js';

const generateSchema = z
  .strictObject({ expiresOn: daySchema })
  .meta({ id: 'GenerateResetLink', example: { expiresOn: '2026-11-25' } });

const generatedSchema = z
  .object({
    id: idSchema,
    url: z
      .string()
      .meta({ description: 'Shown this once.', example: `https://portal.northside.example/reset-password#${exampleToken}` }),
    expiresOn: daySchema,
    timeZone: z.string().meta({ example: 'America/New_York' }),
    expiresAt: instantSchema,
    words: z.string().meta({
      description: 'A sentence for the screen.',
      example: 'The link works once, until Nov 25, 2026, 23:59:59 (America/New_York).',
    }),
  })
  .meta({ id: 'GeneratedResetLink' });

const emailLinkSchema = z
  .strictObject({ email: emailSchema })
  .meta({ id: 'EmailPasswordLink', example: { email: 'dana@northside.example' } });

const listSchema = z.object({ items: z.array(passwordLinkSchema) }).meta({ id: 'PasswordLinks' });

const notFound = { 'staff.not-found': 'There is no such staff member.' };
const notUnderWay = { 'portal-access.password-link-not-found': 'The person has no such link under way.' };

@ApiTags('Password links')
@Access('administrator', { area: 'portal' })
@Controller('api/staff/:id/portal/password-links')
export class PasswordLinksController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  // Takes no Idempotency-Key: the answer would have to be stored, and with it the link.
  @Post()
  @Access('administrator', { area: 'portal', stepUp: true })
  @ApiOperation({
    summary: 'Generate a password link',
    description:
      "It works once, through 23:59:59 of the chosen day in the practice's time zone, and replaces the link before. Its address is in this answer and nowhere else. Generating again is safe: an answer that got lost leaves a link that dies with the next one.",
  })
  @Answers(201, 'The link, shown this once.', generatedSchema)
  @Refuses(404, notFound)
  @Refuses(409, {
    'portal-access.not-activated': 'The person has no account yet: send the invitation instead.',
    'portal-access.disabled': 'Access is switched off.',
    'portal-access.offboarded': 'The person has been offboarded.',
  })
  @Refuses(422, {
    'portal-access.link-day-not-possible': 'The day is over or too far away; `errors` names the first and the last.',
  })
  generate(
    @Param('id', { schema: idSchema }) staffId: string,
    @Body({ schema: generateSchema }) { expiresOn }: z.infer<typeof generateSchema>,
  ): Promise<GeneratedLink> {
    return this.commands.execute(new GenerateResetLink(staffId, expiresOn));
  }

  @Get()
  @ApiOperation({
    summary: 'List password links',
    description: 'The newest hundred, the newest first: who made them, where they went and what became of them.',
  })
  @Answers(200, 'The password links of the person.', listSchema)
  @Refuses(404, notFound)
  list(@Param('id', { schema: idSchema }) staffId: string) {
    return this.queries.execute(new ListPasswordLinks(staffId));
  }

  @Post(':linkId/email')
  @HttpCode(202)
  @Access('administrator', { area: 'portal', stepUp: true })
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary: 'E-mail a password link',
    description:
      'Sends a copy of the link to one of the addresses in Biographics. Copied and e-mailed are the same link: using either uses it up. At most 5 a day per person.',
  })
  @Answers(202, 'The e-mail follows within seconds, see `emailedTo` of the link.')
  @Refuses(404, { ...notFound, ...notUnderWay })
  @Refuses(422, {
    'portal-access.email-not-on-record': "The address is not on the person's record.",
    'portal-access.address-shared': 'Other people have the address too.',
  })
  @Refuses(429, { 'portal-access.too-many-password-links': 'Five were sent in the last 24 hours.' })
  async email(
    @Param('id', { schema: idSchema }) staffId: string,
    @Param('linkId', { schema: idSchema }) linkId: string,
    @Body({ schema: emailLinkSchema }) { email }: z.infer<typeof emailLinkSchema>,
  ): Promise<void> {
    await this.commands.execute(new EmailPasswordLink(staffId, linkId, email));
  }

  @Delete(':linkId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a password link', description: 'Every copy of it dies at once.' })
  @Answers(204, 'Revoked.')
  @Refuses(404, notUnderWay)
  async revoke(
    @Param('id', { schema: idSchema }) staffId: string,
    @Param('linkId', { schema: idSchema }) linkId: string,
  ): Promise<void> {
    await this.commands.execute(new RevokePasswordLink(staffId, linkId));
  }
}
