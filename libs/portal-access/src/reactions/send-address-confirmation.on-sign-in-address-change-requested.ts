import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Mail } from '#shared-kernel/email';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { Staff } from '#staff';
import { newToken, tokenHash } from '../domain/link-token.js';
import { confirmAddressEmail } from '../emails/confirm-address.js';
import { SignInAddressChangeRequested } from '../events.js';
import { linkLetter } from '../words/link-letter.js';

interface OpenRequest {
  email: string;
  expires_at: Date;
}

/**
 * Makes the link, keeps its hash, then sends it to the new address. A retry makes a new link that replaces the one before.
 * An address that is somebody else's gets no mail, and whoever asked is not told so: they must not learn who has which.
 */
@Injectable()
@Reaction(SignInAddressChangeRequested, 'portal-access.send-address-confirmation', { external: true })
export class SendAddressConfirmation implements Reacts<SignInAddressChangeRequested['payload']> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly mail: Mail,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async handle({
    id: deliveryId,
    payload: { staffId, requestId },
  }: PublishedEvent<SignInAddressChangeRequested['payload']>): Promise<void> {
    const token = newToken();
    const request = await this.keepHash(staffId, requestId, token);
    const person = await this.staff.find(staffId);
    // Replaced, expired or overtaken in the meantime: there is nothing to send any more.
    if (!request || !person || person.offboarded) return;
    const holders = await this.staff.holdersOf(request.email);
    if (holders.some((holder) => holder !== staffId)) return;
    await this.mail.send(
      confirmAddressEmail,
      { address: request.email, locale: person.locale },
      linkLetter(this.settings, person, '/confirm-address', token, request.expires_at),
      { deliveryId, subjectId: staffId },
    );
  }

  /** Not where another account signs in with the address: Biographics may have taken it away a moment ago. */
  private async keepHash(staffId: string, requestId: string, token: string): Promise<OpenRequest | undefined> {
    const { rows } = await sql<OpenRequest>`
      update portal_access.sign_in_address_request r set token_hash = ${tokenHash('sign-in-address', token)}
      where id = ${requestId} and ended_at is null and expires_at > now() and not exists (
        select 1 from portal_access.portal_access a where lower(a.sign_in_email) = lower(r.email) and a.id <> ${staffId})
      returning email, expires_at`.execute(this.em.fork().getKysely());
    return rows[0];
  }
}
