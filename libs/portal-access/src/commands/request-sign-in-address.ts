import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock, DomainError } from '#shared-kernel/domain';
import { mustBeOnRecord, Staff } from '#staff';
import { SignInAddressRequest } from '../domain/sign-in-address-request.js';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { endAddressRequests } from '../persistence/sign-in-address-requests.js';
import { Attempts } from '../security/attempts.js';
import { OwnPassword, wrongPassword } from '../security/own-password.js';
import { PasswordHasher } from '../security/password-hasher.js';
import { Sessions } from '../security/sessions.js';

/** The person wants to sign in with another address. The e-mail with the link that confirms it follows by a reaction. */
export class RequestSignInAddress extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly email: string,
    readonly password: string,
  ) {
    super();
  }
}

@CommandHandler(RequestSignInAddress)
export class RequestSignInAddressHandler implements ICommandHandler<RequestSignInAddress> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly attempts: Attempts,
    private readonly ownPassword: OwnPassword,
    private readonly hasher: PasswordHasher,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId, email: given, password }: RequestSignInAddress): Promise<void> {
    const email = this.staff.readAddress(given);
    if (email === undefined) throw notAnAddress();
    const { hash } = await this.ownPassword.prove(staffId, password);
    await this.attempts.mustBeAllowedToChangeAddress(staffId);
    await this.em.transactional(async (em) => {
      const access = mustBeOnRecord(await findPortalAccess(em, staffId));
      await this.sessions.assertRequesterSignedIn({});
      if (!(await this.hasher.stillProves(password, hash, access.passwordHash))) throw wrongPassword();
      // Before the new one is written: only one of a person may be open.
      await endAddressRequests(em.getKysely(), [staffId]);
      em.persist(new SignInAddressRequest(access, email, this.clock.now()));
    });
  }
}

const notAnAddress = () =>
  new DomainError('invalid', 'portal-access.not-an-address', 'This is not an e-mail address.', [
    { path: 'email', message: 'must be one e-mail address' },
  ]);
