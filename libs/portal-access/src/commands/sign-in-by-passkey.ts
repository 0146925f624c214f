import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { sql } from 'kysely';
import { currentScope } from '#shared-kernel/context';
import { Clock, DomainError } from '#shared-kernel/domain';
import { Staff } from '#staff';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { Attempts } from '../security/attempts.js';
import { OwnPassword } from '../security/own-password.js';
import { Passkeys, type ProvenPasskey } from '../security/passkeys.js';
import { PasswordHasher } from '../security/password-hasher.js';
import { SecurityReview } from '../security/security-review.js';
import { Sessions, type Visitor } from '../security/sessions.js';

/**
 * Answers the session's token. The passkey is both factors, so nothing else is asked for, unless it was added shortly before
 * the password was set anew and the person has not said since that it is theirs: then the password proves it.
 */
export class SignInByPasskey extends Command<{ staffId: string; sessionToken: string }> {
  constructor(
    readonly response: AuthenticationResponseJSON,
    readonly browserToken: string,
    readonly visitor: Visitor,
    readonly password: string | null = null,
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
    private readonly review: SecurityReview,
    private readonly ownPassword: OwnPassword,
    private readonly hasher: PasswordHasher,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /** Whatever is wrong with the passkey gets one answer, but for one that nobody has: the browser should offer it no more. */
  async execute(signIn: SignInByPasskey): Promise<{ staffId: string; sessionToken: string }> {
    const { response, browserToken, visitor, password } = signIn;
    const { command } = currentScope();
    command!.detail = { device: visitor.device };
    const passkey = await this.passkeys.verifySignIn(response, browserToken);
    if (!passkey) throw await this.attempts.failedPasskey(refused());
    if (passkey === 'unknown') throw await this.attempts.failedPasskey(removed());
    command!.subjectId = passkey.staffId;
    // Offboarded before offboarding switched access off by itself, and no worker has repaired it yet.
    if ((await this.staff.find(passkey.staffId))?.offboarded !== false) throw await this.attempts.failedPasskey(refused());
    const proof = password === null ? undefined : await this.ownPassword.prove(passkey.staffId, password, notThePassword);
    return this.em.transactional(async (em) => {
      const access = await findPortalAccess(em, passkey.staffId);
      if (!access?.activatedAt || access.disabledAt || !(await noteUse(em, passkey))) throw refused();
      if (await this.review.isDueFor(passkey.id)) {
        if (!proof) throw passwordRequired();
        if (!(await this.hasher.stillProves(password!, proof.hash, access.passwordHash))) throw notThePassword();
      }
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

const passwordRequired = () =>
  new DomainError(
    'unauthenticated',
    'portal-access.password-required',
    'This passkey was added shortly before the password was changed. Sign in with it and the password once, and confirm that it is yours.',
  );

const notThePassword = () => new DomainError('unauthenticated', 'portal-access.wrong-password', 'The password is not right.');

const removed = () =>
  new DomainError('unauthenticated', 'portal-access.unknown-passkey', 'This passkey was removed. Sign in another way.');
