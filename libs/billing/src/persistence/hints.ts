import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Live } from '#shared-kernel/live';
import type { Database } from '#shared-kernel/outbox';

const feature = 'billing_documents';

/** Tells open pages which account changed, after the commit: those of administrators and of who may see it. */
@Injectable()
export class Hints {
  constructor(private readonly live: Live) {}

  /** `also`: who might see it until now. */
  async account(database: Database, accountId: string, also: readonly string[] = []): Promise<void> {
    await this.eachAccount(database, [accountId]);
    for (const staffId of also) this.tell(staffId, accountId);
  }

  async eachAccount(database: Database, accountIds: readonly string[]): Promise<void> {
    const { rows } = await sql<{ accountId: string; staffId: string }>`
      select account_id as "accountId", staff_id as "staffId" from billing.account_access where account_id = any(${accountIds}::uuid[])
      union select a.id, s.id from billing.staff_access s, unnest(${accountIds}::uuid[]) as a(id) where s.all_accounts`.execute(
      database,
    );
    for (const { accountId, staffId } of rows) this.tell(staffId, accountId);
    for (const accountId of accountIds) this.live.publish({ to: 'administrators', type: 'billing', data: { accountId } });
  }

  /** What they may see became more or less, by more than one account. */
  reach(staffId: string): void {
    this.live.publish({ to: { staffId }, type: 'billing', data: { accountId: null }, feature });
  }

  /** Something came from Stripe that fits nothing here. */
  exception(): void {
    this.live.publish({ to: 'administrators', type: 'billing', data: { accountId: null } });
  }

  /** More accounts changed than a page would ask about one by one. */
  accounts(): void {
    this.live.publish({ to: 'everybody', type: 'billing', data: { accountId: null }, feature });
    this.live.publish({ to: 'administrators', type: 'billing', data: { accountId: null } });
  }

  private tell(staffId: string, accountId: string): void {
    this.live.publish({ to: { staffId }, type: 'billing', data: { accountId }, feature });
  }
}
