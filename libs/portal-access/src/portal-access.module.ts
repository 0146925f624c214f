import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { StaffModule } from '#staff';
import { AcceptTermsHandler } from './commands/accept-terms.js';
import { ActivateAccountHandler } from './commands/activate-account.js';
import { ConfirmContactDetailsHandler } from './commands/confirm-contact-details.js';
import { CreateApiTokenHandler } from './commands/create-api-token.js';
import { CreateFirstAdministratorHandler } from './commands/create-first-administrator.js';
import { RebuildPortalStatusHandler } from './commands/rebuild-portal-status.js';
import { RecordLinkOpenedHandler } from './commands/record-link-opened.js';
import { RevokeApiTokenHandler } from './commands/revoke-api-token.js';
import { RevokeInvitationHandler } from './commands/revoke-invitation.js';
import { SaveFeaturesHandler } from './commands/save-features.js';
import { SendInvitationHandler } from './commands/send-invitation.js';
import { SignInHandler } from './commands/sign-in.js';
import { SignOutHandler } from './commands/sign-out.js';
import { InvitationSchema, PortalAccessSchema } from './persistence/entities.js';
import { PortalStatusProjection } from './persistence/portal-status.projection.js';
import { TimelineProjection } from './persistence/timeline.projection.js';
import { Portal } from './portal.js';
import { GetPortalHandler } from './queries/get-portal.js';
import { GetSessionHandler } from './queries/get-session.js';
import { GetTimelineHandler } from './queries/get-timeline.js';
import { InspectActivationHandler } from './queries/inspect-activation.js';
import { ListApiTokensHandler } from './queries/list-api-tokens.js';
import { ListStaffHandler } from './queries/list-staff.js';
import { SummarizeStatusesHandler } from './queries/summarize-statuses.js';
import { PasswordHasher } from './security/password-hasher.js';
import { PasswordPolicy } from './security/password-policy.js';
import { Sessions } from './security/sessions.js';

const commands = [
  AcceptTermsHandler,
  ActivateAccountHandler,
  ConfirmContactDetailsHandler,
  CreateApiTokenHandler,
  CreateFirstAdministratorHandler,
  RebuildPortalStatusHandler,
  RecordLinkOpenedHandler,
  RevokeApiTokenHandler,
  RevokeInvitationHandler,
  SaveFeaturesHandler,
  SendInvitationHandler,
  SignInHandler,
  SignOutHandler,
];

const queries = [
  GetPortalHandler,
  GetSessionHandler,
  GetTimelineHandler,
  InspectActivationHandler,
  ListApiTokensHandler,
  ListStaffHandler,
  SummarizeStatusesHandler,
];

/** Features, invitations, accounts, sessions: what both processes need. */
@Module({
  imports: [StaffModule, MikroOrmModule.forFeature([PortalAccessSchema, InvitationSchema])],
  providers: [
    ...commands,
    ...queries,
    PortalStatusProjection,
    TimelineProjection,
    PasswordHasher,
    PasswordPolicy,
    Sessions,
    Portal,
  ],
  exports: [Portal, Sessions],
})
export class PortalAccessModule {}
