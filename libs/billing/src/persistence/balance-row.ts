import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';
import { nameWords, searchWords, sortKey } from '#shared-kernel/words';

interface Named {
  readonly id: string;
  readonly holderName: string;
  readonly email: string | null;
  readonly externalId: string | null;
}

/** Writes how these accounts are sorted and found; a new account's balance is nothing. */
export async function writeNames(database: Database, accounts: readonly Named[]): Promise<void> {
  const rows = accounts.map(({ id, holderName, email, externalId }) => ({
    id,
    sortName: sortKey(holderName),
    words: [...nameWords(holderName), ...searchWords(`${externalId ?? ''} ${email ?? ''}`)],
  }));
  await sql`
    insert into billing.account_balance (account_id, sort_name, search)
    select id, "sortName", array_to_tsvector(words)
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(id uuid, "sortName" text, words text[])
    on conflict (account_id) do update set sort_name = excluded.sort_name, search = excluded.search`.execute(database);
}
