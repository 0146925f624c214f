import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { loadStaffMember } from '../persistence/load-staff-member.js';
import { RecordSafeguards } from '../record-safeguards.js';

/** The person has left the practice. Doing it again changes nothing. */
export class OffboardStaffMember extends Command<void> {
  constructor(readonly staffId: string) {
    super();
  }
}

@CommandHandler(OffboardStaffMember)
export class OffboardStaffMemberHandler implements ICommandHandler<OffboardStaffMember> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly safeguards: RecordSafeguards,
  ) {}

  async execute({ staffId }: OffboardStaffMember): Promise<void> {
    await this.em.transactional(async (em) => {
      await this.safeguards.beforeOffboarding(staffId);
      const member = await loadStaffMember(em, staffId);
      member.offboard(this.clock.now());
    });
  }
}
