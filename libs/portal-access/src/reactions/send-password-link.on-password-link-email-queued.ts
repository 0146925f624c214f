import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Clock } from '#shared-kernel/domain';
import { Mail } from '#shared-kernel/email';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { RetryLater } from '#shared-kernel/queue';
import { Staff } from '#staff';
import { addressOnRecord } from '../domain/address-on-record.js';
import { newToken } from '../domain/link-token.js';
import type { PasswordLink } from '../domain/password-link.js';
import { passwordLinkEmail, whyPasswordLink } from '../emails/password-link.js';
import { PasswordLinkEmailQueued } from '../events.js';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { keepMailedCopy } from '../persistence/password-link-copies.js';
import { linkEnd } from '../words/moments.js';

/** Makes a copy of the link, keeps its hash, then sends it. A retry makes a new copy in place of the one before. */
@Injectable()
@Reaction(PasswordLinkEmailQueued, 'portal-access.send-password-link', { external: true })
export class SendPasswordLink implements Reacts<PasswordLinkEmailQueued['payload']> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly mail: Mail,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async handle({
    id: deliveryId,
    payload: { staffId, passwordLinkId: linkId, mailingId },
  }: PublishedEvent<PasswordLinkEmailQueued['payload']>): Promise<void> {
    const token = newToken();
    const person = await this.staff.find(staffId);
    const copy = await keepMailedCopy(this.em.fork().getKysely(), linkId, mailingId, token);
    const tell = (what: (link: PasswordLink) => void) => this.tell(staffId, linkId, what);
    if (!person || person.offboarded || !copy) return;
    // Off the record since: the reaction that revokes the link may only come after this one.
    if (!addressOnRecord(copy.address, person.emails)) {
      return tell((link) => link.keepOnlyFor(person.emails, this.clock.now()));
    }
    const { PRACTICE_NAME: practiceName, PRACTICE_TIME_ZONE: timeZone, PUBLIC_URL } = this.settings;
    const context = {
      givenName: person.givenName,
      practiceName,
      why: whyPasswordLink(person.locale, copy.origin, practiceName),
      link: `${PUBLIC_URL}/reset-password#${token}`,
      worksUntil: linkEnd(copy.expiresAt, timeZone, person.locale),
      instant: copy.expiresAt.toISOString().replace('.000', ''),
    };
    try {
      const to = { address: copy.address, locale: person.locale };
      const result = await this.mail.send(passwordLinkEmail, to, context, { deliveryId, subjectId: staffId });
      if (result.outcome === 'sent') await tell((link) => link.wasEmailed(mailingId, this.clock.now()));
      else await tell((link) => link.emailWasRefused(mailingId, result.reason));
    } catch (error) {
      if (error instanceof RetryLater) await tell((link) => link.emailIsDelayed(mailingId, error.message));
      throw error;
    }
  }

  private async tell(staffId: string, linkId: string, what: (link: PasswordLink) => void): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      const link = (await findPortalAccess(em, staffId))?.passwordLink;
      if (link?.id === linkId) what(link);
    });
  }
}
