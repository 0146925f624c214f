import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { ActivationController } from './http/activation.controller.js';
import { ApiTokensController } from './http/api-tokens.controller.js';
import { PortalController } from './http/portal.controller.js';
import { SessionCookie } from './http/session-cookie.js';
import { SessionController } from './http/session.controller.js';
import { StaffDirectoryController } from './http/staff-directory.controller.js';
import { BearerStrategy, PasswordSignIn, SessionStrategy } from './http/strategies.js';
import { PortalAccessModule } from './portal-access.module.js';

@Module({
  imports: [PortalAccessModule, PassportModule],
  controllers: [StaffDirectoryController, PortalController, SessionController, ActivationController, ApiTokensController],
  providers: [PasswordSignIn, SessionStrategy, BearerStrategy, SessionCookie],
})
export class PortalAccessHttpModule {}
