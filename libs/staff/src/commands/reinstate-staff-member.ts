import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { loadStaffMember } from '../persistence/load-staff-member.js';
import { RecordSafeguards } from '../record-safeguards.js';

/** The person is back. Doing it again changes nothing. */
export class ReinstateStaffMember extends Command<void> {
  constructor(readonly staffId: string) {
    super();
  }
}

@CommandHandler(ReinstateStaffMember)
export class ReinstateStaffMemberHandler implements ICommandHandler<ReinstateStaffMember> {
  constructor(
    private readonly em: EntityManager,
    private readonly safeguards: RecordSafeguards,
  ) {}

  async execute({ staffId }: ReinstateStaffMember): Promise<void> {
    await this.em.transactional(async (em) => {
      await this.safeguards.beforeReinstating(staffId);
      const member = await loadStaffMember(em, staffId);
      member.reinstate();
    });
  }
}
