import { Injectable } from '@nestjs/common';
import { Reaction, type Reacts } from '#shared-kernel/outbox';
import { AnnouncementMade } from '../events.js';
import { WriteAnnouncements } from '../jobs/write-announcements.js';

/** The first people have it at once; the clock sees to the others, and to these should this be lost. */
@Injectable()
@Reaction(AnnouncementMade, 'messaging.write-announcement', { external: true })
export class WriteAnnouncement implements Reacts<AnnouncementMade['payload']> {
  constructor(private readonly announcements: WriteAnnouncements) {}

  handle(): Promise<void> {
    return this.announcements.run();
  }
}
