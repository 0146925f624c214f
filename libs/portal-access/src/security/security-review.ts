import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

/** What was added to an account in so many days before its password was set anew is looked at by the person. */
const RECENT_DAYS = 30;

/** `f`: the passkey or authenticator app, `a`: its account. What was kept before the password was set is looked at again. */
const awaitsReview = (addedAt: 'created_at' | 'confirmed_at') => sql<boolean>`
  ${sql.ref(`f.${addedAt}`)} between a.review_since - make_interval(days => ${RECENT_DAYS}) and a.review_since
    and (f.kept_at is null or f.kept_at < a.review_since)`;

/** Everything of the account `a` that waits for the person's look. */
const itemsOfAccount = sql`
  select 'passkey' as kind, f.id, f.name, f.created_at as added_at, f.last_used_at
  from portal_access.passkey f where f.staff_id = a.id and ${awaitsReview('created_at')}
  union all
  select 'totp', null, null, f.confirmed_at, null
  from portal_access.totp f where f.staff_id = a.id and ${awaitsReview('confirmed_at')}`;

/** Whether something of the account `a` waits for the person's look. */
export const reviewIsDue = sql<boolean>`exists (${itemsOfAccount})`;

export interface ReviewItem {
  kind: 'passkey' | 'totp';
  /** Of the passkey. */
  id: string | null;
  /** In the person's words. */
  name: string | null;
  addedAt: string;
  /** Of a passkey, once it was used. */
  lastUsedAt: string | null;
}

/**
 * Whoever stole an account may have added a way in of their own. Setting the password anew takes no second factor away, so the
 * person decides about those that are young; until then such a passkey does not sign in without the password.
 */
@Injectable()
export class SecurityReview {
  constructor(private readonly em: EntityManager) {}

  /** Inside the transaction that sets the password, behind the lock of the account: by the clock that dates what was added. */
  async begin(staffId: string): Promise<void> {
    await sql`update portal_access.portal_access set review_since = clock_timestamp() where id = ${staffId}`.execute(
      this.em.getKysely(),
    );
  }

  /** The oldest first. */
  async itemsOf(staffId: string): Promise<ReviewItem[]> {
    const { rows } = await sql<{ kind: ReviewItem['kind']; id: string; name: string; added_at: Date; last_used_at: Date | null }>`
      select i.* from portal_access.portal_access a cross join lateral (${itemsOfAccount}) i
      where a.id = ${staffId} order by i.added_at`.execute(this.em.getKysely());
    return rows.map(({ kind, id, name, added_at, last_used_at }) => ({
      kind,
      id,
      name,
      addedAt: added_at.toISOString(),
      lastUsedAt: last_used_at?.toISOString() ?? null,
    }));
  }

  async isDueFor(passkeyId: string): Promise<boolean> {
    const { rows } = await sql<{ due: boolean | null }>`
      select ${awaitsReview('created_at')} as due
      from portal_access.passkey f join portal_access.portal_access a on a.id = f.staff_id
      where f.id = ${passkeyId}`.execute(this.em.getKysely());
    return rows[0]?.due === true;
  }

  /** The person knows it. False if there is none. */
  async keepPasskey(staffId: string, passkeyId: string): Promise<boolean> {
    const { rows } = await sql`
      update portal_access.passkey set kept_at = clock_timestamp() where id = ${passkeyId} and staff_id = ${staffId}
      returning 1`.execute(this.em.getKysely());
    return rows.length > 0;
  }

  /** The same for the authenticator app. */
  async keepTotp(staffId: string): Promise<boolean> {
    const { rows } = await sql`
      update portal_access.totp set kept_at = clock_timestamp() where staff_id = ${staffId} returning 1`.execute(
      this.em.getKysely(),
    );
    return rows.length > 0;
  }
}
