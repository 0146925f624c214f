import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { retriedOnConflict } from '#shared-kernel/database';
import { Clock } from '#shared-kernel/domain';
import { Queues } from '#shared-kernel/queue';
import { Announcement } from '../domain/announcement.js';
import { writeRecipients } from '../persistence/announcement-recipients.js';
import { Colleagues } from '../persistence/colleagues.js';
import { Hints } from '../persistence/hints.js';

const PEOPLE_AT_ONCE = 1_000;

/**
 * Puts announcements into inboxes, a thousand at a time. The inboxes and how far it got are one transaction: whoever goes on
 * after a crash neither leaves anybody out nor comes to anybody twice. Any number of workers may do it at once.
 */
@Injectable()
export class WriteAnnouncements {
  constructor(
    private readonly em: EntityManager,
    private readonly colleagues: Colleagues,
    private readonly hints: Hints,
    private readonly queues: Queues,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    while (!this.queues.isDraining && (await retriedOnConflict(() => this.step())));
  }

  /** False when nothing is left to write, or others are writing it. */
  private async step(): Promise<boolean> {
    return this.em.fork().transactional(async (em) => {
      const announcement = await em.findOne(
        Announcement,
        { writtenAt: null },
        { orderBy: { madeAt: 'asc', id: 'asc' }, lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE },
      );
      if (!announcement) return false;
      const { id, office, writtenAfter } = announcement;
      const people = await this.colleagues.reachableIn(office, writtenAfter, PEOPLE_AT_ONCE);
      await writeRecipients(em.getKysely(), id, announcement.recipientsAmong(people));
      announcement.reach(people, people.length < PEOPLE_AT_ONCE, this.clock.now());
      this.hints.inboxes();
      return true;
    });
  }
}
