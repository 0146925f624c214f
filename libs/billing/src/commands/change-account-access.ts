import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { mustBeList } from '../domain/refusals.js';
import { lockAccount } from '../persistence/load.js';
import { People } from '../persistence/people.js';

/** Who may see the account, one by one: these and nobody else. Those who may see all accounts are not touched by it. */
export class ChangeAccountAccess extends Command<void> {
  constructor(
    readonly subjectId: string,
    readonly staffIds: readonly string[],
    /** Those whom the editor saw; whoever else changed the list meanwhile is not overruled unseen. */
    readonly replaces: readonly string[] | undefined,
  ) {
    super();
  }
}

@CommandHandler(ChangeAccountAccess)
export class ChangeAccountAccessHandler implements ICommandHandler<ChangeAccountAccess> {
  constructor(
    private readonly em: EntityManager,
    private readonly people: People,
  ) {}

  async execute({ subjectId: accountId, staffIds, replaces }: ChangeAccountAccess): Promise<void> {
    await this.em.transactional(async (em) => {
      const account = await lockAccount(em, accountId);
      await this.people.mustAllExist(staffIds);
      const database = em.getKysely();
      const { rows } = await sql<{ id: string }>`
        select staff_id as id from billing.account_access where account_id = ${accountId} order by staff_id`.execute(database);
      const now = rows.map(({ id }) => id);
      mustBeList(now, replaces);
      const { granted, withdrawn } = account.changeAccess(now, staffIds);
      await sql`
        delete from billing.account_access where account_id = ${accountId} and staff_id = any(${withdrawn}::uuid[])`.execute(
        database,
      );
      await sql`
        insert into billing.account_access (account_id, staff_id)
        select ${accountId}::uuid, id from unnest(${granted}::uuid[]) as id`.execute(database);
    });
  }
}
