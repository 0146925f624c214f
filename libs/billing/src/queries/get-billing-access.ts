import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { People } from '../persistence/people.js';

export interface BillingAccessView {
  allAccounts: boolean;
  /** How many accounts were granted one by one. */
  accounts: number;
}

/** Which accounts one staff member may see. */
export class GetBillingAccess extends Query<BillingAccessView> {
  constructor(readonly staffId: string) {
    super();
  }
}

@QueryHandler(GetBillingAccess)
export class GetBillingAccessHandler implements IQueryHandler<GetBillingAccess> {
  constructor(
    private readonly em: EntityManager,
    private readonly people: People,
  ) {}

  async execute({ staffId }: GetBillingAccess): Promise<BillingAccessView> {
    await this.people.mustExist(staffId);
    const { rows } = await sql<BillingAccessView>`
      select exists (select from billing.staff_access where id = ${staffId} and all_accounts) as "allAccounts",
        (select count(*)::integer from billing.account_access where staff_id = ${staffId}) as accounts`.execute(
      this.em.getKysely(),
    );
    return rows[0]!;
  }
}
