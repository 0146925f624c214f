import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { sql } from 'kysely';
import { currentScope } from '#shared-kernel/context';
import { Clock, DomainError } from '#shared-kernel/domain';
import { Staff } from '#staff';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { Attempts } from '../security/attempts.js';
import { Passkeys, type ProvenPasskey } from '../security/passkeys.js';
import { Sessions, type Visitor } from '../security/sessions.js';

/** Answers the session's token. The passkey is both factors, so nothing else is asked for. */
export class SignInByPasskey extends Command<{ staffId: string; sessionToken: string }> {
  constructor(
    readonly response: AuthenticationResponseJSON,
    readonly browserToken: string,
    readonly visitor: Visitor,
  ) {
    super();
  }
}

@CommandHandler(SignInByPasskey)
export class SignInByPasskeyHandler implements ICommandHandler<SignInByPasskey> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly attempts: Attempts,
    private readonly passkeys: Passkeys,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /** Whatever is wrong gets one answer. */
  async execute({ response, browserToken, visitor }: SignInByPasskey): Promise<{ staffId: string; sessionToken: string }> {
    const { command } = currentScope();
    command!.detail = { device: visitor.device };
    const attempt = await this.attempts.atSignInByKey();
    const passkey = await this.passkeys.verifySignIn(response, browserToken);
    if (!passkey) throw await attempt.failed(refused());
    command!.subjectId = passkey.staffId;
    // Offboarding switches access off by a reaction a moment later; nobody signs in meanwhile.
    if ((await this.staff.find(passkey.staffId))?.offboarded !== false) throw await attempt.failed(refused());
    await attempt.succeeded();
    return this.em.transactional(async (em) => {
      const access = await findPortalAccess(em, passkey.staffId);
      if (!access?.activatedAt || access.disabledAt || !(await noteUse(em, passkey))) throw refused();
      currentScope().actor = { kind: 'staff', id: access.id };
      access.signedIn(this.clock.now());
      return { staffId: access.id, sessionToken: await this.sessions.open(access.id, visitor) };
    });
  }
}

/**
 * Asked once more in the same statement: the passkey may have been removed meanwhile, and of two answers with one count of
 * the authenticator only one is the authenticator's. Those that do not count always say 0.
 */
async function noteUse(em: EntityManager, { id, counter, backedUp }: ProvenPasskey): Promise<boolean> {
  const { rows } = await sql`
    update portal_access.passkey set counter = ${counter}, backed_up = ${backedUp}, last_used_at = now()
    where id = ${id} and (counter < ${counter} or counter = 0 and ${counter} = 0) returning 1`.execute(em.getKysely());
  return rows.length === 1;
}

const refused = () =>
  new DomainError('unauthenticated', 'portal-access.wrong-credentials', 'This passkey does not open an account here.');
