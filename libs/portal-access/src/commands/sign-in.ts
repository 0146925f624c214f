import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { currentScope } from '#shared-kernel/context';
import { Clock, DomainError } from '#shared-kernel/domain';
import { Staff } from '#staff';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { PasswordHasher } from '../security/password-hasher.js';
import { Sessions, type Visitor } from '../security/sessions.js';

/** Answers the session's token. */
export class SignIn extends Command<{ staffId: string; sessionToken: string }> {
  constructor(
    readonly email: string,
    readonly password: string,
    readonly visitor: Visitor,
  ) {
    super();
  }
}

@CommandHandler(SignIn)
export class SignInHandler implements ICommandHandler<SignIn> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly hasher: PasswordHasher,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /** Known, unknown, disabled and not yet activated accounts take the same path and the same time. */
  async execute({ email, password, visitor }: SignIn): Promise<{ staffId: string; sessionToken: string }> {
    const account = await this.account(email);
    currentScope().command!.subjectId = account?.id ?? nobody;
    const right = await this.hasher.verify(password, account?.password_hash ?? null);
    if (!account || !right) throw refused();
    const rehashed = this.hasher.isOutdated(account.password_hash) ? await this.hasher.hash(password) : undefined;
    // Offboarding switches access off by a reaction a moment later; nobody signs in meanwhile.
    if ((await this.staff.find(account.id))?.offboarded !== false) throw refused();
    return this.em.transactional(async (em) => {
      const access = await findPortalAccess(em, account.id);
      // The password or the access may have changed while the hash was computed.
      if (!access || access.disabledAt || access.passwordHash !== account.password_hash) throw refused();
      // The password proved who it is: timeline and audit name the person.
      currentScope().actor = { kind: 'staff', id: access.id };
      if (rehashed) access.passwordHash = rehashed;
      access.signedIn(this.clock.now());
      return { staffId: access.id, sessionToken: await this.sessions.open(access.id, visitor) };
    });
  }

  private async account(email: string): Promise<{ id: string; password_hash: string } | undefined> {
    const { rows } = await sql<{ id: string; password_hash: string }>`
      select id, password_hash from portal_access.portal_access
      where lower(sign_in_email) = lower(${email}) and disabled_at is null`.execute(this.em.getKysely());
    return rows[0];
  }
}

/** Stands in the audit for an account that does not exist: without it, that refusal would skip an index and be the quicker one. */
const nobody = '00000000-0000-0000-0000-000000000000';

const refused = () =>
  new DomainError('unauthenticated', 'portal-access.wrong-credentials', 'The e-mail address or the password is not right.');
