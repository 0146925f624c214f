import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { currentScope } from '#shared-kernel/context';
import { Clock, DomainError } from '#shared-kernel/domain';
import { Staff } from '#staff';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import type { Attempt } from '../security/attempt.js';
import { accountKey, Attempts } from '../security/attempts.js';
import { PasswordHasher } from '../security/password-hasher.js';
import { SecondFactors, type UsedCode } from '../security/second-factors.js';
import { Sessions, type Visitor } from '../security/sessions.js';

/** Answers the session's token. */
export class SignIn extends Command<{ staffId: string; sessionToken: string }> {
  constructor(
    readonly email: string,
    readonly password: string,
    /** Of the authenticator app, or a recovery code. */
    readonly code: string | null,
    readonly visitor: Visitor,
  ) {
    super();
  }
}

interface Account {
  id: string;
  password_hash: string;
  second_factor: boolean;
}

@CommandHandler(SignIn)
export class SignInHandler implements ICommandHandler<SignIn> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly attempts: Attempts,
    private readonly hasher: PasswordHasher,
    private readonly factors: SecondFactors,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /** Known, unknown, disabled and not yet activated accounts take the same path and the same time. */
  async execute({ email, password, code, visitor }: SignIn): Promise<{ staffId: string; sessionToken: string }> {
    const account = await this.account(email);
    Object.assign(currentScope().command!, { subjectId: account?.id ?? nobody, detail: { device: visitor.device } });
    const attempt = await this.attempts.atSignIn(email, account?.id);
    const checked = await attempt.check(() => this.hasher.check(password, account?.password_hash ?? null));
    if (!account || checked === 'wrong') throw await attempt.failed(refused());
    const rehashed = checked === 'outdated' ? await this.hasher.hash(password) : undefined;
    // Offboarded before offboarding switched access off by itself, and no worker has repaired it yet.
    if ((await this.staff.find(account.id))?.offboarded !== false) throw await attempt.failed(refused());
    const used = account.second_factor ? await this.secondFactor(account.id, code, attempt) : null;
    await attempt.succeeded();
    return this.em.transactional(async (em) => {
      const access = await findPortalAccess(em, account.id);
      // The password or the access may have changed while the hash was computed.
      if (!access || access.disabledAt) throw refused();
      if (!(await this.hasher.stillProves(password, account.password_hash, access.passwordHash))) throw refused();
      if (access.secondFactorAt && !used) throw codeRequired();
      // The password proved who it is: timeline and audit name the person.
      currentScope().actor = { kind: 'staff', id: access.id };
      if (rehashed && access.passwordHash === account.password_hash) access.passwordHash = rehashed;
      access.signedIn(this.clock.now(), used?.kind === 'recovery_code' ? used.left : undefined);
      return { staffId: access.id, sessionToken: await this.sessions.open(access.id, visitor) };
    });
  }

  /** Only ever after the right password: nobody else learns that there is a second factor. */
  private async secondFactor(staffId: string, code: string | null, attempt: Attempt): Promise<UsedCode> {
    if (code === null) {
      await attempt.mustBeOpen();
      throw codeRequired();
    }
    const used = await this.factors.use(staffId, code);
    if (!used) throw await attempt.failedCode(wrongCode());
    return used;
  }

  private async account(email: string): Promise<Account | undefined> {
    const { rows } = await sql<Account>`
      select id, password_hash, second_factor_at is not null as second_factor from portal_access.portal_access
      where lower(sign_in_email) = ${accountKey(email)} and disabled_at is null`.execute(this.em.getKysely());
    return rows[0];
  }
}

/** Stands in the audit for an account that does not exist: without it, that refusal would skip an index and be the quicker one. */
const nobody = '00000000-0000-0000-0000-000000000000';

const refused = () =>
  new DomainError('unauthenticated', 'portal-access.wrong-credentials', 'The e-mail address or the password is not right.');

const codeRequired = () =>
  new DomainError(
    'unauthenticated',
    'portal-access.second-factor-required',
    'Enter the code of your authenticator app or a recovery code as well, or sign in with a passkey.',
  );

const wrongCode = () =>
  new DomainError('unauthenticated', 'portal-access.wrong-code', 'The code is not right, or it was used before.');
