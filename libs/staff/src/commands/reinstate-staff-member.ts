import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { loadStaffMember } from '../persistence/load-staff-member.js';

/** The person is back. Doing it again changes nothing. */
export class ReinstateStaffMember extends Command<void> {
  constructor(readonly staffId: string) {
    super();
  }
}

@CommandHandler(ReinstateStaffMember)
export class ReinstateStaffMemberHandler implements ICommandHandler<ReinstateStaffMember> {
  constructor(private readonly em: EntityManager) {}

  async execute({ staffId }: ReinstateStaffMember): Promise<void> {
    await this.em.transactional(async (em) => {
      const member = await loadStaffMember(em, staffId);
      member.reinstate();
    });
  }
}
