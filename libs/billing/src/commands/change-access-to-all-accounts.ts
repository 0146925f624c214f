import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { StaffAccess } from '../domain/staff-access.js';
import { People } from '../persistence/people.js';

/** Whether somebody may see every account. What was granted to them one by one stays. Refuses with `staff.not-found`. */
export class ChangeAccessToAllAccounts extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly allAccounts: boolean,
  ) {
    super();
  }
}

@CommandHandler(ChangeAccessToAllAccounts)
export class ChangeAccessToAllAccountsHandler implements ICommandHandler<ChangeAccessToAllAccounts> {
  constructor(
    private readonly em: EntityManager,
    private readonly people: People,
  ) {}

  async execute({ staffId, allAccounts }: ChangeAccessToAllAccounts): Promise<void> {
    await this.people.mustExist(staffId);
    await this.em.transactional(async (em) => {
      const known = await em.findOne(StaffAccess, { id: staffId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      const access = known ?? new StaffAccess(staffId);
      access.allow(allAccounts);
      if (access.allAccounts) em.persist(access);
    });
  }
}
