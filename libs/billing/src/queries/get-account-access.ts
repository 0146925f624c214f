import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { accountNotFound } from '../persistence/not-found.js';
import { People } from '../persistence/people.js';

export interface PersonWithAccess {
  staffId: string;
  givenName: string;
  familyName: string;
  /** Whether billing documents are switched on for them: without it they see nothing. */
  hasFeature: boolean;
}

export interface AccountAccessView {
  staffIds: string[];
  people: PersonWithAccess[];
  /** Those who see every account. */
  allAccounts: PersonWithAccess[];
}

/** Who may see an account, by family name. */
export class GetAccountAccess extends Query<AccountAccessView> {
  constructor(readonly accountId: string) {
    super();
  }
}

@QueryHandler(GetAccountAccess)
export class GetAccountAccessHandler implements IQueryHandler<GetAccountAccess> {
  constructor(
    private readonly em: EntityManager,
    private readonly people: People,
  ) {}

  async execute({ accountId }: GetAccountAccess): Promise<AccountAccessView> {
    const { rows } = await sql<{ staffIds: string[]; all: string[] }>`
      select array(select staff_id from billing.account_access where account_id = a.id order by staff_id) as "staffIds",
        array(select id from billing.staff_access where all_accounts order by id) as "all"
      from billing.account a where a.id = ${accountId}`.execute(this.em.getKysely());
    if (!rows[0]) throw accountNotFound();
    const { staffIds, all } = rows[0];
    const known = await this.people.find([...staffIds, ...all]);
    const named = (ids: string[]) =>
      ids
        .map((staffId) => {
          const { givenName = '', familyName = '', hasFeature = false } = known.get(staffId) ?? {};
          return { staffId, givenName, familyName, hasFeature };
        })
        .toSorted((a, b) => sortName(a).localeCompare(sortName(b)));
    return { staffIds, people: named(staffIds), allAccounts: named(all) };
  }
}

/** Somebody who has one name stands under that. */
const sortName = ({ familyName, givenName }: { familyName: string; givenName: string }) => `${familyName} ${givenName}`.trim();
