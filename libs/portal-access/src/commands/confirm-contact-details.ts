import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { type BiographicsToEdit, mustBeOnRecord, Staff } from '#staff';
import { findPortalAccess } from '../persistence/load-portal-access.js';

export class ConfirmContactDetails extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly corrections: BiographicsToEdit,
  ) {
    super();
  }
}

@CommandHandler(ConfirmContactDetails)
export class ConfirmContactDetailsHandler implements ICommandHandler<ConfirmContactDetails> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId, corrections }: ConfirmContactDetails): Promise<void> {
    await this.em.transactional(async (em) => {
      const access = mustBeOnRecord(await findPortalAccess(em, staffId));
      // Only the set-up lets a person correct Biographics: doing the step again changes nothing there either.
      if (!access.confirmContactDetails(this.clock.now())) return;
      if (Object.keys(corrections).length > 0) await this.staff.correctContactDetails(staffId, corrections);
    });
  }
}
