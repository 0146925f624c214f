import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { sql } from 'kysely';
import { Clock, DomainError, newId } from '#shared-kernel/domain';
import { mustBeOnRecord } from '#staff';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { type NewPasskey, Passkeys } from '../security/passkeys.js';
import { RecoveryCodes } from '../security/recovery-codes.js';
import { Sessions } from '../security/sessions.js';

const MOST = 20;

/** Answers the passkey's id and, with the first second factor, recovery codes, which are shown this once. */
export class RegisterPasskey extends Command<{ id: string; recoveryCodes: string[] | null }> {
  constructor(
    readonly staffId: string,
    readonly name: string,
    readonly response: RegistrationResponseJSON,
  ) {
    super();
  }
}

@CommandHandler(RegisterPasskey)
export class RegisterPasskeyHandler implements ICommandHandler<RegisterPasskey> {
  constructor(
    private readonly em: EntityManager,
    private readonly passkeys: Passkeys,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId, name, response }: RegisterPasskey): Promise<{ id: string; recoveryCodes: string[] | null }> {
    // Before the transaction: an answer that is refused uses the challenge up all the same.
    const passkey = await this.passkeys.verifyRegistration(staffId, response);
    if (!passkey) throw notValid();
    return this.em.transactional(async (em) => {
      const access = mustBeOnRecord(await findPortalAccess(em, staffId));
      await this.sessions.assertRequesterSignedIn({ steppedUp: true });
      const id = newId();
      await this.keep(em, { ...passkey, id, staffId, name });
      access.addSecondFactor('passkey', this.clock.now());
      const recoveryCodes = (await this.recoveryCodes.has(staffId)) ? null : await this.recoveryCodes.renew(staffId);
      return { id, recoveryCodes };
    });
  }

  /** The person's row is locked: nobody counts beside us. */
  private async keep(em: EntityManager, passkey: NewPasskey & { id: string; staffId: string; name: string }): Promise<void> {
    const { id, staffId, name, credentialId, publicKey, counter, transports, backedUp } = passkey;
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from portal_access.passkey where staff_id = ${staffId}`.execute(em.getKysely());
    if (rows[0]!.count >= MOST)
      throw new DomainError('conflict', 'portal-access.too-many-passkeys', `You have ${MOST} passkeys. Remove one first.`);
    const kept = await sql`
      insert into portal_access.passkey (id, staff_id, credential_id, public_key, counter, transports, name, backed_up)
      values (${id}, ${staffId}, ${credentialId}, ${publicKey}, ${counter}, ${transports}, ${name}, ${backedUp})
      on conflict (credential_id) do nothing returning 1`.execute(em.getKysely());
    if (kept.rows.length === 0) throw notValid();
  }
}

/** One answer for everything, also for a passkey that somebody has already: whose it is, is nobody's business. */
const notValid = () =>
  new DomainError('invalid', 'portal-access.passkey-not-valid', 'This passkey cannot be added. Start again, on this page.');
