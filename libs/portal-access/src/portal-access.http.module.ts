import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { StaffModule } from '#staff';
import { AccessSwitchController } from './http/access-switch.controller.js';
import { ActivationController } from './http/activation.controller.js';
import { AuditController } from './http/audit.controller.js';
import { ApiTokensController } from './http/api-tokens.controller.js';
import { BulkInvitationsController } from './http/bulk-invitations.controller.js';
import { OverviewController } from './http/overview.controller.js';
import { OwnAccountController } from './http/own-account.controller.js';
import { OwnSessionsController } from './http/own-sessions.controller.js';
import { SignInAddressesController } from './http/sign-in-addresses.controller.js';
import { ChallengeCookie } from './http/challenge-cookie.js';
import { PasskeySignInController } from './http/passkey-sign-in.controller.js';
import { PasskeysController } from './http/passkeys.controller.js';
import { PasswordLinksController } from './http/password-links.controller.js';
import { PasswordResetsController } from './http/password-resets.controller.js';
import { PortalController } from './http/portal.controller.js';
import { SecondFactorResetController } from './http/second-factor-reset.controller.js';
import { SecondFactorsController } from './http/second-factors.controller.js';
import { SecurityReviewController } from './http/security-review.controller.js';
import { SessionCookie } from './http/session-cookie.js';
import { SessionController } from './http/session.controller.js';
import { StaffDirectoryController } from './http/staff-directory.controller.js';
import { BearerStrategy, PasskeySignIn, PasswordSignIn, SessionStrategy } from './http/strategies.js';
import { TimelineController } from './http/timeline.controller.js';
import { PortalAccessModule } from './portal-access.module.js';

@Module({
  imports: [PortalAccessModule, PassportModule, StaffModule],
  controllers: [
    PasskeySignInController,
    PasskeysController,
    SecondFactorsController,
    SecondFactorResetController,
    SecurityReviewController,
    BulkInvitationsController,
    StaffDirectoryController,
    OverviewController,
    AuditController,
    PortalController,
    TimelineController,
    PasswordLinksController,
    PasswordResetsController,
    SessionController,
    ActivationController,
    AccessSwitchController,
    ApiTokensController,
    OwnAccountController,
    OwnSessionsController,
    SignInAddressesController,
  ],
  providers: [PasskeySignIn, ChallengeCookie, PasswordSignIn, SessionStrategy, BearerStrategy, SessionCookie],
})
export class PortalAccessHttpModule {}
