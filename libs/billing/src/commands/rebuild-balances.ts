import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { writeNames } from '../persistence/balance-row.js';

const BATCH = 500;

interface AccountRow {
  id: string;
  holderName: string;
  email: string | null;
  externalId: string | null;
}

/** Adds the balances up anew from the ledger; answers how many it wrote. Safe while the product runs. */
export class RebuildBalances extends Command<number> {}

@CommandHandler(RebuildBalances)
export class RebuildBalancesHandler implements ICommandHandler<RebuildBalances> {
  constructor(private readonly em: EntityManager) {}

  async execute(): Promise<number> {
    let written = 0;
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const last = await this.em.fork().transactional((em) => this.rebuild(em, after));
      if (!last) return written;
      written += last.accounts;
      after = last.id;
    }
  }

  /** Locked as every change of money locks them, so that nothing is posted while it is added up. */
  private async rebuild(em: EntityManager, after: string): Promise<{ id: string; accounts: number } | undefined> {
    const database = em.getKysely();
    const { rows } = await sql<AccountRow>`
      select id, holder_name as "holderName", email, external_id as "externalId" from billing.account
      where id > ${after}::uuid order by id limit ${BATCH} for update`.execute(database);
    const last = rows.at(-1);
    if (!last) return undefined;
    await writeNames(database, rows);
    await sql`
      update billing.account_balance b set
        receivable = sums.receivable, credit = sums.credit, postings = sums.postings,
        open_invoices = (select count(*) from billing.invoice i where i.account_id = b.account_id and i.state = 'issued')
      from unnest(${rows.map(({ id }) => id)}::uuid[]) as one(id)
        cross join lateral (
          select count(distinct p.id)::integer as postings,
            coalesce(sum(e.debit - e.credit) filter (where e.ledger_account = 'receivable'), 0) as receivable,
            coalesce(sum(e.credit - e.debit) filter (where e.ledger_account = 'patient_credit'), 0) as credit
          from billing.posting p join billing.ledger_entry e on e.posting_id = p.id where p.account_id = one.id
        ) sums
      where b.account_id = one.id`.execute(database);
    return { id: last.id, accounts: rows.length };
  }
}
