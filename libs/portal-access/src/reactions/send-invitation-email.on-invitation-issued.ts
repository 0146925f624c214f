import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Gathered } from '#shared-kernel/gathering';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { InvitationIssued } from '../events.js';
import { tellAccesses, type Told } from '../persistence/tell-accesses.js';
import { type Addressee, InvitationLetters } from './invitation-letters.js';

/**
 * Makes the link, keeps its hash, then sends it. A retry makes a new link that replaces the one before, so whatever a
 * crash leaves behind, at most one link of an invitation is alive. When many invitations are under way, their statements
 * and commits are shared: one for each mail would take several times as long as sending it.
 */
@Injectable()
@Reaction(InvitationIssued, 'portal-access.send-invitation-email', { external: true })
export class SendInvitationEmail implements Reacts<InvitationIssued['payload']> {
  private readonly written = new Gathered((some: Addressee[]) => this.letters.write(some));
  private readonly told = new Gathered(async (some: Told[]) => {
    await tellAccesses(this.em, some);
    return some.map(() => undefined);
  });

  constructor(
    private readonly em: EntityManager,
    private readonly letters: InvitationLetters,
  ) {}

  async handle({ id: deliveryId, payload }: PublishedEvent<InvitationIssued['payload']>): Promise<void> {
    const { staffId, invitationId } = payload;
    const letter = await this.written.do({ staffId, invitationId });
    if (!letter) return;
    const { tell, error } = await this.letters.send(letter, deliveryId);
    await this.told.do({ staffId, tell });
    if (error !== undefined) throw error;
  }

  async onGivenUp({ payload }: PublishedEvent<InvitationIssued['payload']>): Promise<void> {
    await this.told.do(this.letters.couldNotBeSent(payload));
  }
}
