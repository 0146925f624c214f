import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Clock } from '#shared-kernel/domain';
import { Mail } from '#shared-kernel/email';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { RetryLater } from '#shared-kernel/queue';
import { Staff } from '#staff';
import { Notifications } from '../domain/notifications.js';
import { unreadMessagesEmail } from '../emails/unread-messages.js';
import { UnreadMessagesDue } from '../events.js';
import { Colleagues } from '../persistence/colleagues.js';
import { conversationsToTellOf } from '../persistence/overdue-unread.js';

/**
 * Sends the digest, if at this moment there is still something to tell and the person may still be told. The delivery record
 * says after a crash whether it went out.
 */
@Injectable()
@Reaction(UnreadMessagesDue, 'messaging.send-digest', { external: true })
export class SendDigest implements Reacts<UnreadMessagesDue['payload']> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly colleagues: Colleagues,
    private readonly mail: Mail,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async handle({ id: deliveryId, payload }: PublishedEvent<UnreadMessagesDue['payload']>): Promise<void> {
    const { staffId, digest } = payload;
    if ((await this.mail.delivered([deliveryId])).has(deliveryId)) return;
    const person = await this.staff.find(staffId);
    if (!person || !(await this.colleagues.reachable([staffId])).has(staffId)) return;
    if (!(await this.mayTell(staffId, person.timeZone, digest))) return;
    const conversations = await conversationsToTellOf(this.em.fork().getKysely(), staffId);
    if (conversations.length === 0) return;
    const { PUBLIC_URL, PRACTICE_NAME } = this.settings;
    const page = conversations.length === 1 ? `/messages/${conversations[0]}` : '/messages';
    const context = {
      givenName: person.givenName,
      practiceName: PRACTICE_NAME,
      link: `${PUBLIC_URL}${page}`,
      profileLink: `${PUBLIC_URL}/profile`,
    };
    const to = { address: person.emails[0]!, locale: person.locale };
    await this.mail.send(unreadMessagesEmail, to, context, { deliveryId, subjectId: staffId });
  }

  /** Of several that waited for the mail server only the last one goes out. Quiet hours that began meanwhile are kept. */
  private async mayTell(staffId: string, timeZone: string, digest: number): Promise<boolean> {
    const now = this.clock.now();
    const notifications = await this.em.fork().findOne(Notifications, staffId);
    const from = notifications && notifications.digests === digest ? notifications.mayBeToldFrom(timeZone, now) : null;
    if (from && from > now) throw new RetryLater('The person wants to be left alone now.');
    return from !== null;
  }
}
