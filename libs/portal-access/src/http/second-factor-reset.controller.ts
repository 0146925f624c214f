import { Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, Answers, idSchema, Refuses } from '#shared-kernel/http';
import { ResetSecondFactor } from '../commands/reset-second-factor.js';

@ApiTags('Portal access')
@Access('administrator', { area: 'portal', stepUp: true })
@Controller('api/staff/:id/portal/second-factor')
export class SecondFactorResetController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post('reset')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Take a lost second factor away',
    description:
      'Removes the authenticator app, passkeys and recovery codes, ends all sessions and API tokens of the person, and tells them by e-mail. They sign in with the password alone, and set up a new one where the practice requires it. Be sure who asks for it.',
  })
  @Answers(204, 'Removed.')
  @Refuses(404, { 'staff.not-found': 'There is no such staff member, or nothing was done for their access yet.' })
  @Refuses(409, {
    'portal-access.own-access': 'It is your own: ask another administrator.',
    'portal-access.no-second-factor': 'The person has none.',
  })
  async reset(@Param('id', { schema: idSchema }) staffId: string): Promise<void> {
    await this.commands.execute(new ResetSecondFactor(staffId));
  }
}
