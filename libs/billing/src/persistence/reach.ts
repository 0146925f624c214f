import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import type { Caller } from '#shared-kernel/context';
import { accountNotFound, documentNotFound } from './not-found.js';

export type Reader = Pick<Caller, 'staffId' | 'role'>;

/** Which accounts somebody may see: the door of every question about them. */
@Injectable()
export class Reach {
  constructor(private readonly em: EntityManager) {}

  /** Refuses with `billing.account-not-found`. */
  async mustReach(accountId: string, reader: Reader): Promise<void> {
    const { rows } = await sql`
      select 1 from billing.account a where a.id = ${accountId} and ${reachable(reader, sql.ref('a.id'))}`.execute(
      this.em.getKysely(),
    );
    if (rows.length === 0) throw accountNotFound();
  }

  /** Answers the document's kind. Refuses with `billing.document-not-found`. */
  async mustReachDocument(documentId: string, reader: Reader): Promise<'insurance_card' | 'statement' | 'other'> {
    const { rows } = await sql<{ kind: 'insurance_card' | 'statement' | 'other' }>`
      select d.kind from billing.document d where d.id = ${documentId} and ${reachable(reader, sql.ref('d.account_id'))}`.execute(
      this.em.getKysely(),
    );
    if (!rows[0]) throw documentNotFound();
    return rows[0].kind;
  }

  /** Which rows of a list they may see, by the column with the account's id. Without a question where it is all of them. */
  async within(reader: Reader, accountId: RawBuilder<unknown>): Promise<RawBuilder<unknown>> {
    if (reader.role === 'administrator' || (await this.seesAll(reader))) return sql`true`;
    return sql`${accountId} in (select g.account_id from billing.account_access g where g.staff_id = ${reader.staffId})`;
  }

  private async seesAll({ staffId }: Reader): Promise<boolean> {
    const { rows } = await sql`select 1 from billing.staff_access where id = ${staffId} and all_accounts`.execute(
      this.em.getKysely(),
    );
    return rows.length > 0;
  }
}

/** Whether the reader may see the account whose id stands in the column. */
export function reachable({ staffId, role }: Reader, accountId: RawBuilder<unknown>): RawBuilder<unknown> {
  if (role === 'administrator') return sql`true`;
  return sql`(
    exists (select from billing.account_access g where g.account_id = ${accountId} and g.staff_id = ${staffId})
    or exists (select from billing.staff_access s where s.id = ${staffId} and s.all_accounts))`;
}
