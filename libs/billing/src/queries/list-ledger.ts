import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { cursorAfter, cursorRefused, placeOf } from '#shared-kernel/paging';
import { type AccountEntry, AccountLedger } from '../persistence/account-ledger.js';
import { Reach, type Reader } from '../persistence/reach.js';

export interface LedgerPage {
  items: AccountEntry[];
  nextCursor: string | null;
}

/** What was posted to an account, the newest first. */
export class ListLedger extends Query<LedgerPage> {
  constructor(
    readonly reader: Reader,
    readonly accountId: string,
    readonly limit: number,
    readonly cursor: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListLedger)
export class ListLedgerHandler implements IQueryHandler<ListLedger> {
  constructor(
    private readonly reach: Reach,
    private readonly ledger: AccountLedger,
  ) {}

  async execute({ reader, accountId, limit, cursor }: ListLedger): Promise<LedgerPage> {
    await this.reach.mustReach(accountId, reader);
    const before = cursor === undefined ? undefined : placeOf(cursor).value;
    const rows = await this.ledger.newest(accountId, before, limit + 1).catch((error) => {
      throw cursorRefused(error, cursor);
    });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(({ position: _, ...entry }) => entry),
      nextCursor: cursorAfter(last && { value: String(last.position), id: last.id }),
    };
  }
}
