import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { ScheduledJobs } from '#shared-kernel/jobs';
import { StaffModule } from '#staff';
import { ExpireInvitations } from './jobs/expire-invitations.js';
import { PurgeSessions } from './jobs/purge-sessions.js';
import { PortalAccessModule } from './portal-access.module.js';
import { DisableAccess } from './reactions/disable-access.on-staff-member-offboarded.js';
import { RestoreAccess } from './reactions/restore-access.on-staff-member-reinstated.js';
import { SendInvitationEmail } from './reactions/send-invitation-email.on-invitation-issued.js';
import { UpdateDirectory } from './reactions/update-directory.on-staff-changed.js';
import { FollowBiographics } from './reactions/follow-biographics.on-emails-changed.js';

@Module({
  imports: [PortalAccessModule, StaffModule],
  providers: [
    DisableAccess,
    RestoreAccess,
    SendInvitationEmail,
    UpdateDirectory,
    FollowBiographics,
    ExpireInvitations,
    PurgeSessions,
  ],
})
export class PortalAccessWorkerModule implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: ScheduledJobs,
    private readonly expireInvitations: ExpireInvitations,
    private readonly purgeSessions: PurgeSessions,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.every('portal-access.expire-invitations', 60_000, () => this.expireInvitations.run());
    this.jobs.every('portal-access.purge-sessions', 3_600_000, () => this.purgeSessions.run());
  }
}
