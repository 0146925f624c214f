import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { mustBeOnRecord, Staff } from '#staff';
import { openPortalAccess } from '../persistence/load-portal-access.js';

export class SaveFeatures extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly features: readonly string[],
    readonly expectedVersion?: number,
  ) {
    super();
  }
}

@CommandHandler(SaveFeatures)
export class SaveFeaturesHandler implements ICommandHandler<SaveFeatures> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId, features, expectedVersion }: SaveFeatures): Promise<void> {
    mustBeOnRecord(await this.staff.find(staffId));
    await this.em.transactional(async (em) => {
      const access = await openPortalAccess(em, staffId, this.clock.now());
      access.saveFeatures(features, expectedVersion);
    });
  }
}
