import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type RawBuilder, sql } from 'kysely';
import { cursorAfter, cursorRefused, placeOf } from '#shared-kernel/paging';
import { prefixQuery } from '#shared-kernel/words';
import { Reach, type Reader } from '../persistence/reach.js';

export const accountSorts = ['name', '-name', 'balance', '-balance', 'opened', '-opened'] as const;
export type AccountSort = (typeof accountSorts)[number];

export interface BillingAccountItem {
  id: string;
  holderName: string;
  externalId: string | null;
  balance: { amount: number; currency: string };
  openInvoices: number;
}

export interface BillingAccountPage {
  items: BillingAccountItem[];
  nextCursor: string | null;
}

/** The accounts that somebody may see. Each order is a walk through an index of its own. */
export class ListBillingAccounts extends Query<BillingAccountPage> {
  constructor(
    readonly reader: Reader,
    readonly options: { search?: string | undefined; sort: AccountSort; limit: number; cursor?: string | undefined },
  ) {
    super();
  }
}

@QueryHandler(ListBillingAccounts)
export class ListBillingAccountsHandler implements IQueryHandler<ListBillingAccounts> {
  constructor(
    private readonly em: EntityManager,
    private readonly reach: Reach,
  ) {}

  async execute({ reader, options: { search, sort, limit, cursor } }: ListBillingAccounts): Promise<BillingAccountPage> {
    const conditions = [
      await this.reach.within(reader, sql.ref('b.account_id')),
      ...(search?.trim() ? [called(search)] : []),
      ...(cursor === undefined ? [] : [after(sort, cursor)]),
    ];
    const { value, by } = orderOf(sort);
    const { rows } = await sql<BillingAccountItem & { value: string }>`
      select a.id, a.holder_name as "holderName", a.external_id as "externalId",
        json_build_object('amount', b.balance, 'currency', a.currency) as balance, b.open_invoices as "openInvoices", b.value
      from (
        select b.*, ${value}::text as value from billing.account_balance b where ${sql.join(conditions, sql` and `)}
        order by ${by} limit ${limit + 1}
      ) b join billing.account a on a.id = b.account_id
      order by ${by}`
      .execute(this.em.getKysely())
      .catch((error) => {
        throw cursorRefused(error, cursor);
      });
    const page = rows.slice(0, limit);
    return {
      items: page.map(({ value: _, ...item }) => item),
      nextCursor: cursorAfter(rows.length > limit ? page.at(-1) : undefined),
    };
  }
}

/** By the beginnings of words of the holder's name, the external id or the e-mail address. */
function called(search: string): RawBuilder<unknown> {
  const query = prefixQuery(search);
  return query ? sql`b.search @@ ${query}::tsquery` : sql`false`;
}

function orderOf(sort: AccountSort): { value: RawBuilder<unknown>; by: RawBuilder<unknown> } {
  const direction = sort.startsWith('-') ? sql`desc` : sql`asc`;
  // Ids begin with the time at which they were made.
  if (sort.endsWith('opened')) return { value: sql`''`, by: sql`b.account_id ${direction}` };
  const key = sort.endsWith('name') ? sql.ref('b.sort_name') : sql.ref('b.balance');
  return { value: key, by: sql`${key} ${direction}, b.account_id ${direction}` };
}

function after(sort: AccountSort, cursor: string): RawBuilder<unknown> {
  const { value, id } = placeOf(cursor);
  const beyond = sort.startsWith('-') ? sql`<` : sql`>`;
  if (sort.endsWith('opened')) return sql`b.account_id ${beyond} ${id}::uuid`;
  return sort.endsWith('name')
    ? sql`(b.sort_name, b.account_id) ${beyond} (${value}, ${id}::uuid)`
    : sql`(b.balance, b.account_id) ${beyond} (${value}::bigint, ${id}::uuid)`;
}
