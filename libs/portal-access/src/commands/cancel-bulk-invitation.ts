import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { Live } from '#shared-kernel/live';
import { BulkInvitation } from '../domain/bulk-invitation.js';
import { tellProgress } from '../persistence/bulk-progress.js';
import { bulkNotFound } from '../persistence/must-exist.js';

/** Whoever has not had their turn stays as they are. */
export class CancelBulkInvitation extends Command<void> {
  constructor(readonly bulkId: string) {
    super();
  }
}

@CommandHandler(CancelBulkInvitation)
export class CancelBulkInvitationHandler implements ICommandHandler<CancelBulkInvitation> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  async execute({ bulkId }: CancelBulkInvitation): Promise<void> {
    await this.em.transactional(async (em) => {
      const bulk = await em.findOne(BulkInvitation, { id: bulkId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!bulk) throw bulkNotFound();
      bulk.cancel(this.clock.now());
      tellProgress(this.live, bulk);
    });
  }
}
