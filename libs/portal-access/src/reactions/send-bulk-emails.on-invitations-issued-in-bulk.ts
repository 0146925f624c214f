import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Mail } from '#shared-kernel/email';
import { AtMost } from '#shared-kernel/gathering';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { Queues, RetryLater } from '#shared-kernel/queue';
import { InvitationsIssuedInBulk } from '../events.js';
import { AdvanceBulkInvitations } from '../jobs/advance-bulk-invitations.js';
import { tellAccesses } from '../persistence/tell-accesses.js';
import { type Addressee, InvitationLetters, type Outcome } from './invitation-letters.js';

/** Mails whose links are made together and whose results are told together. */
const MAILS_AT_ONCE = 25;

/**
 * As for a single invitation, with the statements shared. The delivery record says after a crash which of the mails went
 * out, so that only the few that were on their way are sent again, with new links.
 */
@Injectable()
@Reaction(InvitationsIssuedInBulk, 'portal-access.send-bulk-emails', { external: true })
export class SendBulkEmails implements Reacts<InvitationsIssuedInBulk['payload']> {
  private readonly underWay: AtMost;

  constructor(
    private readonly em: EntityManager,
    private readonly letters: InvitationLetters,
    private readonly mail: Mail,
    private readonly queues: Queues,
    private readonly bulk: AdvanceBulkInvitations,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.underWay = new AtMost(settings.WORKER_CONCURRENCY);
  }

  async handle({ payload }: PublishedEvent<InvitationsIssuedInBulk['payload']>): Promise<void> {
    const all = addresseesOf(payload);
    const errors: unknown[] = [];
    for (let start = 0; start < all.length; start += MAILS_AT_ONCE) {
      if (this.queues.isDraining) throw new RetryLater('The sending process is stopping.');
      const some = all.slice(start, start + MAILS_AT_ONCE);
      const failed = (await this.send(some)).flatMap(({ error }) => (error === undefined ? [] : [error]));
      errors.push(...failed);
      // Nobody got through: the others would only wait in vain.
      if (failed.length === some.length) break;
    }
    // Now there is room for others.
    await this.bulk.run(1);
    const bug = errors.find((error) => !(error instanceof RetryLater));
    if (bug ?? errors[0]) throw bug ?? errors[0];
  }

  /** Those that went out say so by now. */
  onGivenUp({ payload }: PublishedEvent<InvitationsIssuedInBulk['payload']>): Promise<void> {
    return tellAccesses(
      this.em,
      addresseesOf(payload).map((one) => this.letters.couldNotBeSent(one)),
    );
  }

  private async send(some: Addressee[]): Promise<Outcome[]> {
    const delivered = await this.mail.delivered(some.map(({ invitationId }) => invitationId));
    const written = await this.letters.write(some.filter(({ invitationId }) => !delivered.has(invitationId)));
    const letters = written.filter((letter) => letter !== undefined);
    const outcomes = await Promise.all(
      letters.map((letter) => this.underWay.run(() => this.letters.send(letter, letter.invitationId))),
    );
    const before = some.filter(({ invitationId }) => delivered.has(invitationId)).map((one) => this.letters.wasSent(one));
    await tellAccesses(this.em, [...before, ...outcomes]);
    return outcomes;
  }
}

const addresseesOf = ({ staffIds, invitationIds }: InvitationsIssuedInBulk['payload']): Addressee[] =>
  staffIds.map((staffId, place) => ({ staffId, invitationId: invitationIds[place]! }));
