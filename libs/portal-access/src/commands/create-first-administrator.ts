import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Clock } from '#shared-kernel/domain';
import { Staff } from '#staff';
import { openPortalAccess } from '../persistence/load-portal-access.js';
import { PasswordHasher } from '../security/password-hasher.js';
import { PasswordPolicy } from '../security/password-policy.js';
import { SecondFactorPolicy } from '../security/second-factor-policy.js';

const ONE_AT_A_TIME = 7281991;

/**
 * Answers true when it made the administrator, false when the practice has one whose access is on. Somebody known with the
 * address becomes it, also when they had left: whoever sets it runs the product, and this is the way back in.
 */
export class CreateFirstAdministrator extends Command<boolean> {
  constructor(
    readonly email: string,
    readonly password: string,
  ) {
    super();
  }
}

@CommandHandler(CreateFirstAdministrator)
export class CreateFirstAdministratorHandler implements ICommandHandler<CreateFirstAdministrator> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly policy: PasswordPolicy,
    private readonly hasher: PasswordHasher,
    private readonly secondFactor: SecondFactorPolicy,
    private readonly clock: Clock,
  ) {}

  async execute({ email, password }: CreateFirstAdministrator): Promise<boolean> {
    if (await this.hasAdministrator()) return false;
    await this.policy.check(password, email.split('@'));
    const passwordHash = await this.hasher.hash(password);
    return this.em.transactional(async (em) => {
      // Several processes may start at once on an empty database.
      await sql`select pg_advisory_xact_lock(${ONE_AT_A_TIME})`.execute(em.getKysely());
      if (await this.hasAdministrator()) return false;
      const known = await this.staff.findByEmail(email);
      const staffId =
        known?.staffId ??
        (await this.staff.register({ givenName: 'Portal', familyName: 'Administrator', emails: [{ address: email }] }));
      const now = this.clock.now();
      if (known?.offboarded) await this.staff.reinstate(staffId);
      const access = await openPortalAccess(em, staffId, now);
      access.restore(now);
      access.becomeFirstAdministrator(email, passwordHash, this.secondFactor.isRequiredOf('administrator'), now);
      return true;
    });
  }

  private async hasAdministrator(): Promise<boolean> {
    const { rows } = await sql`
      select 1 from portal_access.portal_access
      where role = 'administrator' and activated_at is not null and disabled_at is null limit 1`.execute(this.em.getKysely());
    return rows.length > 0;
  }
}
