import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { ScheduledJobs } from '#shared-kernel/jobs';
import { StaffModule } from '#staff';
import { AdvanceBulkInvitations } from './jobs/advance-bulk-invitations.js';
import { CountStatuses } from './jobs/count-statuses.js';
import { ExpireInvitations } from './jobs/expire-invitations.js';
import { ExpirePasswordLinks } from './jobs/expire-password-links.js';
import { PurgeSessions } from './jobs/purge-sessions.js';
import { RemindInvited } from './jobs/remind-invited.js';
import { PortalAccessModule } from './portal-access.module.js';
import { AdvanceBulk } from './reactions/advance-bulk.on-bulk-invitation-started.js';
import { DisableAccess } from './reactions/disable-access.on-staff-member-offboarded.js';
import { MakePasswordLink } from './reactions/make-password-link.on-password-reset-requested.js';
import { InvitationLetters } from './reactions/invitation-letters.js';
import { NotifyPerson } from './reactions/notify-person.on-security-changed.js';
import { RequestNewLink } from './reactions/request-new-link.on-link-handed-in.js';
import { RestoreAccess } from './reactions/restore-access.on-staff-member-reinstated.js';
import { SendBulkEmails } from './reactions/send-bulk-emails.on-invitations-issued-in-bulk.js';
import { SendAddressConfirmation } from './reactions/send-address-confirmation.on-sign-in-address-change-requested.js';
import { SendInvitationEmail } from './reactions/send-invitation-email.on-invitation-issued.js';
import { SendInvitationReminder } from './reactions/send-invitation-reminder.on-invitation-reminded.js';
import { SendPasswordLink } from './reactions/send-password-link.on-password-link-email-queued.js';
import { TellAddresses } from './reactions/tell-addresses.on-emails-changed.js';
import { TellAdministrators } from './reactions/tell-administrators.on-new-link-requested.js';
import { UpdateDirectory } from './reactions/update-directory.on-staff-changed.js';
import { FollowBiographics } from './reactions/follow-biographics.on-emails-changed.js';

@Module({
  imports: [PortalAccessModule, StaffModule],
  providers: [
    AdvanceBulk,
    AdvanceBulkInvitations,
    CountStatuses,
    DisableAccess,
    MakePasswordLink,
    SendPasswordLink,
    ExpirePasswordLinks,
    InvitationLetters,
    NotifyPerson,
    RequestNewLink,
    RestoreAccess,
    SendBulkEmails,
    SendAddressConfirmation,
    SendInvitationEmail,
    SendInvitationReminder,
    RemindInvited,
    TellAddresses,
    TellAdministrators,
    UpdateDirectory,
    FollowBiographics,
    ExpireInvitations,
    PurgeSessions,
  ],
})
export class PortalAccessWorkerModule implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: ScheduledJobs,
    private readonly bulkInvitations: AdvanceBulkInvitations,
    private readonly countStatuses: CountStatuses,
    private readonly expireInvitations: ExpireInvitations,
    private readonly expirePasswordLinks: ExpirePasswordLinks,
    private readonly purgeSessions: PurgeSessions,
    private readonly remindInvited: RemindInvited,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.every('portal-access.advance-bulk', 1_000, () => this.bulkInvitations.run());
    this.jobs.every('portal-access.count-statuses', 600_000, () => this.countStatuses.run());
    this.jobs.every('portal-access.expire-invitations', 60_000, () => this.expireInvitations.run());
    this.jobs.every('portal-access.expire-password-links', 60_000, () => this.expirePasswordLinks.run());
    this.jobs.every('portal-access.purge-sessions', 3_600_000, () => this.purgeSessions.run());
    this.jobs.every('portal-access.remind-invited', 3_600_000, () => this.remindInvited.run());
  }
}
