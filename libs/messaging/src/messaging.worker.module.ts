import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { ScheduledJobs } from '#shared-kernel/jobs';
import { StaffModule } from '#staff';
import { PurgeMessages } from './commands/purge-messages.js';
import { PurgeUnsentAttachments } from './jobs/purge-unsent-attachments.js';
import { TellOfUnread } from './jobs/tell-of-unread.js';
import { WriteAnnouncements } from './jobs/write-announcements.js';
import { MessagingModule } from './messaging.module.js';
import { SendDigest } from './reactions/send-digest.on-unread-messages-due.js';
import { WriteAnnouncement } from './reactions/write-announcement.on-announcement-made.js';

@Module({
  imports: [MessagingModule, StaffModule],
  providers: [PurgeUnsentAttachments, SendDigest, TellOfUnread, WriteAnnouncement, WriteAnnouncements],
})
export class MessagingWorkerModule implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: ScheduledJobs,
    private readonly unsent: PurgeUnsentAttachments,
    private readonly tellOfUnread: TellOfUnread,
    private readonly writeAnnouncements: WriteAnnouncements,
    private readonly commands: CommandBus,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.every('messaging.purge-unsent-attachments', 600_000, () => this.unsent.run());
    this.jobs.every('messaging.tell-of-unread', 30_000, () => this.tellOfUnread.run());
    this.jobs.every('messaging.write-announcements', 10_000, () => this.writeAnnouncements.run());
    const years = this.settings.MESSAGE_RETENTION_YEARS;
    if (years > 0) this.jobs.every('messaging.purge', 86_400_000, () => this.commands.execute(new PurgeMessages(years)));
  }
}
