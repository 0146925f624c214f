import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access, Answers, Refuses } from '#shared-kernel/http';
import { ConfirmSignInAddress } from '../commands/confirm-sign-in-address.js';
import { type AddressLinkView, InspectSignInAddress } from '../queries/inspect-sign-in-address.js';
import { exampleToken, linkFields, tokenSchema, tooManyDeadLinks } from './schemas.js';

const confirmSchema = z
  .strictObject({ token: tokenSchema })
  .meta({ id: 'ConfirmSignInAddress', example: { token: exampleToken } });

const linkSchema = z
  .object({
    purpose: z.literal('sign-in-address'),
    ...linkFields,
    maskedEmail: z.string().meta({ example: 'd•••@home.example' }),
  })
  .meta({ id: 'SignInAddressLink' });

const dead = {
  'portal-access.address-link-expired': 'The link has expired.',
  'portal-access.address-link-not-valid':
    'The link was used, replaced, overtaken by another change of the account or never made; these are not told apart.',
};

@ApiTags('Own account')
@Access('public')
@Controller('api/sign-in-addresses')
export class SignInAddressesController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post('inspect')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Look at a link that confirms an address',
    description: 'For whom it is, which address (masked) and how long it works. Looking leaves the link as it is.',
  })
  @Answers(200, 'The link works.', linkSchema)
  @Refuses(410, dead)
  @Refuses(429, tooManyDeadLinks)
  inspect(@Body({ schema: confirmSchema }) { token }: z.infer<typeof confirmSchema>): Promise<AddressLinkView> {
    return this.queries.execute(new InspectSignInAddress(token));
  }

  @Post()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Confirm the new sign-in address',
    description:
      'Uses the link up; from now on the person signs in with the address, which Biographics gets if it does not have it. Nobody is signed in or out by it. Every address on record is told.',
  })
  @Answers(204, 'The address is the sign-in address.')
  @Refuses(409, { 'portal-access.address-in-use': 'The address belongs to somebody else by now.' })
  @Refuses(410, dead)
  @Refuses(422, { 'staff.invalid-record': 'Biographics has no room for one more address.' })
  @Refuses(429, tooManyDeadLinks)
  async confirm(@Body({ schema: confirmSchema }) { token }: z.infer<typeof confirmSchema>): Promise<void> {
    await this.commands.execute(new ConfirmSignInAddress(token));
  }
}
