import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { Secrets } from '#shared-kernel/secrets';
import { StaffModule } from '#staff';
import { AcceptTermsHandler } from './commands/accept-terms.js';
import { ActivateAccountHandler } from './commands/activate-account.js';
import { ApplySecondFactorPolicyHandler } from './commands/apply-second-factor-policy.js';
import { AskForNewLinkHandler } from './commands/ask-for-new-link.js';
import { ChangeRoleHandler } from './commands/change-role.js';
import { CancelBulkInvitationHandler } from './commands/cancel-bulk-invitation.js';
import { ChangePasswordHandler } from './commands/change-password.js';
import { ConfirmSignInAddressHandler } from './commands/confirm-sign-in-address.js';
import { EndOtherSessionsHandler } from './commands/end-other-sessions.js';
import { EndSessionHandler } from './commands/end-session.js';
import { RequestSignInAddressHandler } from './commands/request-sign-in-address.js';
import { StepUpHandler } from './commands/step-up.js';
import { ConfirmContactDetailsHandler } from './commands/confirm-contact-details.js';
import { ConfirmTotpHandler } from './commands/confirm-totp.js';
import { CreateApiTokenHandler } from './commands/create-api-token.js';
import { CreateFirstAdministratorHandler } from './commands/create-first-administrator.js';
import { EmailPasswordLinkHandler } from './commands/email-password-link.js';
import { EnrollTotpHandler } from './commands/enroll-totp.js';
import { ExportAuditHandler } from './commands/export-audit.js';
import { GenerateResetLinkHandler } from './commands/generate-reset-link.js';
import { KeepSecondFactorHandler } from './commands/keep-second-factor.js';
import { OfferPasskeyHandler } from './commands/offer-passkey.js';
import { RebuildPortalStatusHandler } from './commands/rebuild-portal-status.js';
import { RecordLinkOpenedHandler } from './commands/record-link-opened.js';
import { RecordPasswordLinkOpenedHandler } from './commands/record-password-link-opened.js';
import { RegisterPasskeyHandler } from './commands/register-passkey.js';
import { RemovePasskeyHandler } from './commands/remove-passkey.js';
import { RemoveTotpHandler } from './commands/remove-totp.js';
import { RenamePasskeyHandler } from './commands/rename-passkey.js';
import { RenewRecoveryCodesHandler } from './commands/renew-recovery-codes.js';
import { RequestPasswordResetHandler } from './commands/request-password-reset.js';
import { ResetPasswordHandler } from './commands/reset-password.js';
import { ResetSecondFactorHandler } from './commands/reset-second-factor.js';
import { RevokeApiTokenHandler } from './commands/revoke-api-token.js';
import { RevokeInvitationHandler } from './commands/revoke-invitation.js';
import { RevokePasswordLinkHandler } from './commands/revoke-password-link.js';
import { SaveFeaturesHandler } from './commands/save-features.js';
import { SendInvitationHandler } from './commands/send-invitation.js';
import { StartBulkInvitationHandler } from './commands/start-bulk-invitation.js';
import { SignInByPasskeyHandler } from './commands/sign-in-by-passkey.js';
import { SignInHandler } from './commands/sign-in.js';
import { SignOutHandler } from './commands/sign-out.js';
import { SwitchAccessOffHandler } from './commands/switch-access-off.js';
import { SwitchAccessOnHandler } from './commands/switch-access-on.js';
import {
  BulkInvitationSchema,
  HandedInLinkSchema,
  InvitationSchema,
  PasswordLinkSchema,
  PasswordResetRequestSchema,
  PortalAccessSchema,
  SignInAddressRequestSchema,
} from './persistence/entities.js';
import { AddressRequestsProjection } from './persistence/address-requests.projection.js';
import { Colleagues } from './persistence/colleagues.js';
import { LiveChanges } from './persistence/live-changes.projection.js';
import { PortalStatusProjection } from './persistence/portal-status.projection.js';
import { TimelineProjection } from './persistence/timeline.projection.js';
import { Portal } from './portal.js';
import { GetBulkInvitationHandler } from './queries/get-bulk-invitation.js';
import { GetOverviewHandler } from './queries/get-overview.js';
import { GetPortalHandler } from './queries/get-portal.js';
import { GetSecondFactorsHandler } from './queries/get-second-factors.js';
import { GetSecurityReviewHandler } from './queries/get-security-review.js';
import { GetSessionHandler } from './queries/get-session.js';
import { GetSignInHistoryHandler } from './queries/get-sign-in-history.js';
import { InspectSignInAddressHandler } from './queries/inspect-sign-in-address.js';
import { ListSessionsHandler } from './queries/list-sessions.js';
import { GetTimelineHandler } from './queries/get-timeline.js';
import { InspectActivationHandler } from './queries/inspect-activation.js';
import { InspectPasswordLinkHandler } from './queries/inspect-password-link.js';
import { ListApiTokensHandler } from './queries/list-api-tokens.js';
import { ListAttentionHandler } from './queries/list-attention.js';
import { ListAuditActionsHandler } from './queries/list-audit-actions.js';
import { ListBulkInvitationsHandler } from './queries/list-bulk-invitations.js';
import { ListBulkPeopleHandler } from './queries/list-bulk-people.js';
import { ListOfficesHandler } from './queries/list-offices.js';
import { ListPasswordLinksHandler } from './queries/list-password-links.js';
import { ListStaffHandler } from './queries/list-staff.js';
import { SearchAuditHandler } from './queries/search-audit.js';
import { StaffCsvHandler } from './queries/staff-csv.js';
import { SummarizeStatusesHandler } from './queries/summarize-statuses.js';
import { TimelineCsvHandler } from './queries/timeline-csv.js';
import { AccountSafeguard } from './security/account-safeguard.js';
import { Attempts } from './security/attempts.js';
import { OwnPassword } from './security/own-password.js';
import { Passkeys } from './security/passkeys.js';
import { PasswordHasher } from './security/password-hasher.js';
import { PasswordPolicy } from './security/password-policy.js';
import { RecoveryCodes } from './security/recovery-codes.js';
import { SecondFactorPolicy } from './security/second-factor-policy.js';
import { SecondFactors } from './security/second-factors.js';
import { SecurityReview } from './security/security-review.js';
import { Sessions } from './security/sessions.js';

const commands = [
  AcceptTermsHandler,
  ActivateAccountHandler,
  ApplySecondFactorPolicyHandler,
  AskForNewLinkHandler,
  ChangeRoleHandler,
  CancelBulkInvitationHandler,
  ChangePasswordHandler,
  ConfirmContactDetailsHandler,
  ConfirmSignInAddressHandler,
  ConfirmTotpHandler,
  EndOtherSessionsHandler,
  EndSessionHandler,
  RequestSignInAddressHandler,
  StepUpHandler,
  CreateApiTokenHandler,
  CreateFirstAdministratorHandler,
  EmailPasswordLinkHandler,
  EnrollTotpHandler,
  ExportAuditHandler,
  GenerateResetLinkHandler,
  KeepSecondFactorHandler,
  OfferPasskeyHandler,
  RebuildPortalStatusHandler,
  RecordLinkOpenedHandler,
  RecordPasswordLinkOpenedHandler,
  RegisterPasskeyHandler,
  RemovePasskeyHandler,
  RemoveTotpHandler,
  RenamePasskeyHandler,
  RenewRecoveryCodesHandler,
  RequestPasswordResetHandler,
  ResetPasswordHandler,
  ResetSecondFactorHandler,
  RevokePasswordLinkHandler,
  RevokeApiTokenHandler,
  RevokeInvitationHandler,
  SaveFeaturesHandler,
  SendInvitationHandler,
  SignInByPasskeyHandler,
  SignInHandler,
  SignOutHandler,
  StartBulkInvitationHandler,
  SwitchAccessOffHandler,
  SwitchAccessOnHandler,
];

const queries = [
  GetBulkInvitationHandler,
  GetOverviewHandler,
  GetPortalHandler,
  GetSecondFactorsHandler,
  GetSecurityReviewHandler,
  GetSessionHandler,
  GetSignInHistoryHandler,
  GetTimelineHandler,
  InspectSignInAddressHandler,
  ListSessionsHandler,
  InspectActivationHandler,
  InspectPasswordLinkHandler,
  ListApiTokensHandler,
  ListAttentionHandler,
  ListAuditActionsHandler,
  ListOfficesHandler,
  ListPasswordLinksHandler,
  ListBulkInvitationsHandler,
  ListBulkPeopleHandler,
  ListStaffHandler,
  SearchAuditHandler,
  StaffCsvHandler,
  SummarizeStatusesHandler,
  TimelineCsvHandler,
];

/** Features, invitations, accounts, sessions: what both processes need. */
@Module({
  imports: [
    StaffModule,
    MikroOrmModule.forFeature([
      BulkInvitationSchema,
      HandedInLinkSchema,
      PortalAccessSchema,
      InvitationSchema,
      PasswordLinkSchema,
      PasswordResetRequestSchema,
      SignInAddressRequestSchema,
    ]),
  ],
  providers: [
    ...commands,
    ...queries,
    AccountSafeguard,
    AddressRequestsProjection,
    Colleagues,
    LiveChanges,
    PortalStatusProjection,
    TimelineProjection,
    Attempts,
    OwnPassword,
    Passkeys,
    PasswordHasher,
    PasswordPolicy,
    RecoveryCodes,
    SecondFactorPolicy,
    SecondFactors,
    SecurityReview,
    Secrets,
    Sessions,
    Portal,
  ],
  exports: [Passkeys, Portal, Sessions],
})
export class PortalAccessModule {}
