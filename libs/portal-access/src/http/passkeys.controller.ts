import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { Access, Answers, CurrentCaller, idSchema, Refuses } from '#shared-kernel/http';
import { OfferPasskey } from '../commands/offer-passkey.js';
import { RegisterPasskey } from '../commands/register-passkey.js';
import { RemovePasskey } from '../commands/remove-passkey.js';
import { RenamePasskey } from '../commands/rename-passkey.js';
import { GetSecondFactors, type PasskeyView } from '../queries/get-second-factors.js';
import { type AcceptedPasskeys, Passkeys } from '../security/passkeys.js';
import {
  acceptedPasskeysSchema,
  creationOptionsSchema,
  passkeySchema,
  registerPasskeySchema,
  renamePasskeySchema,
} from './passkey.schemas.js';
import { lastOneStays } from './second-factors.controller.js';

const registeredSchema = passkeySchema
  .extend({
    recoveryCodes: z
      .array(z.string())
      .nullable()
      .meta({
        description: 'With the first second factor, ten codes for the day it is lost, shown this once; else null.',
        example: ['x7kd-94mp-hq2v-wz8e-jt3c'],
      }),
  })
  .meta({ id: 'PasskeyRegistered' });

const notFound = { 'portal-access.passkey-not-found': 'There is no such passkey of yours.' };

@ApiTags('Second factor')
@Access('signed-in', { stepUp: true })
@Controller('api/session/second-factors/passkeys')
export class PasskeysController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
    private readonly passkeys: Passkeys,
  ) {}

  @Post('options')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Begin to add a passkey',
    description: 'What the browser needs to make one. Good for five minutes and for one passkey.',
  })
  @Answers(200, 'For `navigator.credentials.create`.', creationOptionsSchema)
  offer(@CurrentCaller() { staffId }: Caller) {
    return this.commands.execute(new OfferPasskey(staffId));
  }

  @Post()
  @ApiOperation({
    summary: 'Add a passkey',
    description: 'From then on it signs in without password, and signing in with the password asks for a code as well.',
  })
  @Answers(201, 'The passkey.', registeredSchema)
  @Refuses(409, { 'portal-access.too-many-passkeys': 'There are 20 already.' })
  @Refuses(422, {
    'portal-access.passkey-not-valid':
      'The answer is not for the challenge that was given, is older than five minutes, comes from another page, or the passkey is known already.',
  })
  async register(
    @CurrentCaller() { staffId }: Caller,
    @Body({ schema: registerPasskeySchema }) { name, response }: z.infer<typeof registerPasskeySchema>,
  ): Promise<PasskeyView & { recoveryCodes: string[] | null }> {
    const command = new RegisterPasskey(staffId, name, response as RegistrationResponseJSON);
    const { id, recoveryCodes } = await this.commands.execute(command);
    return { ...(await this.find(staffId, id)), recoveryCodes };
  }

  @Get('accepted')
  @Access('signed-in', { passive: true })
  @ApiOperation({
    summary: 'Show which passkeys open the account',
    description:
      'For `PublicKeyCredential.signalAllAcceptedCredentials`: after one was removed, the browser need not offer it any more.',
  })
  @Answers(200, 'The passkeys, as browsers know them.', acceptedPasskeysSchema)
  accepted(@CurrentCaller() { staffId }: Caller): Promise<AcceptedPasskeys> {
    return this.passkeys.acceptedBy(staffId);
  }

  @Patch(':id')
  @Access('signed-in')
  @ApiOperation({ summary: 'Rename a passkey', description: 'The name is for oneself, to tell them apart.' })
  @Answers(200, 'The passkey.', passkeySchema)
  @Refuses(404, notFound)
  async rename(
    @CurrentCaller() { staffId }: Caller,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: renamePasskeySchema }) { name }: z.infer<typeof renamePasskeySchema>,
  ): Promise<PasskeyView> {
    await this.commands.execute(new RenamePasskey(staffId, id, name));
    return this.find(staffId, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Remove a passkey',
    description: 'It does not open the account any more. The recovery codes go with the last second factor.',
  })
  @Answers(204, 'Removed.')
  @Refuses(404, notFound)
  @Refuses(409, lastOneStays)
  async remove(@CurrentCaller() { staffId }: Caller, @Param('id', { schema: idSchema }) id: string): Promise<void> {
    await this.commands.execute(new RemovePasskey(staffId, id));
  }

  private async find(staffId: string, id: string): Promise<PasskeyView> {
    const { passkeys } = await this.queries.execute(new GetSecondFactors(staffId));
    return passkeys.find((passkey) => passkey.id === id)!;
  }
}
