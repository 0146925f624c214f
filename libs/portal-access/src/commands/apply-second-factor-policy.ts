import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';
import { Clock } from '#shared-kernel/domain';
import { findPortalAccesses } from '../persistence/load-portal-access.js';
import { PortalStatusProjection } from '../persistence/portal-status.projection.js';
import { SecondFactorPolicy } from '../security/second-factor-policy.js';

const BATCH = 500;

/**
 * Brings everybody who has an account in line with the setting `SECOND_FACTOR_REQUIRED`; answers how many it concerned. Any
 * number of processes may do it at once. Nobody is signed out: who lacks a second factor gets the set-up step on the next request.
 */
export class ApplySecondFactorPolicy extends Command<number> {}

@CommandHandler(ApplySecondFactorPolicy)
export class ApplySecondFactorPolicyHandler implements ICommandHandler<ApplySecondFactorPolicy> {
  constructor(
    private readonly em: EntityManager,
    private readonly policy: SecondFactorPolicy,
    private readonly projection: PortalStatusProjection,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    let changed = 0;
    for (;;) {
      const staffIds = await this.outOfLine();
      if (staffIds.length === 0) return changed;
      changed += await this.bringInLine(staffIds);
    }
  }

  /** Two look-ups in an index, however many people there are. */
  private async outOfLine(): Promise<string[]> {
    const of = (role: 'administrator' | 'staff') => sql`
      (select id from portal_access.portal_access
       where role = ${role} and second_factor_required = ${!this.policy.isRequiredOf(role)} and activated_at is not null limit ${BATCH})`;
    const { rows } = await sql<{ id: string }>`${of('administrator')} union all ${of('staff')} limit ${BATCH}`.execute(
      this.em.getKysely(),
    );
    return rows.map(({ id }) => id);
  }

  private async bringInLine(staffIds: string[]): Promise<number> {
    return this.em.fork().transactional(async (em) => {
      // As they are once the lock is there: another process, or the person, may have been faster.
      const accesses = (await findPortalAccesses(em, staffIds)).filter(
        (access) => access.activatedAt && access.secondFactorRequired !== this.policy.isRequiredOf(access.role),
      );
      if (accesses.length === 0) return 0;
      for (const access of accesses) access.requireSecondFactor(this.policy.isRequiredOf(access.role), this.clock.now());
      await em.flush();
      await this.projection.write(em.getKysely(), accesses);
      const required = accesses.filter((access) => access.secondFactorRequired).length;
      await auditChange(em.getKysely(), { required, notRequired: accesses.length - required });
      return accesses.length;
    });
  }
}
