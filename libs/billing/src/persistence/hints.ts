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
    const { rows } = await sql<{ id: string }>`
      select staff_id as id from billing.account_access where account_id = ${accountId}
      union select id from billing.staff_access where all_accounts`.execute(database);
    for (const staffId of new Set([...rows.map(({ id }) => id), ...also]))
      this.live.publish({ to: { staffId }, type: 'billing', data: { accountId }, feature });
    this.live.publish({ to: 'administrators', type: 'billing', data: { accountId } });
  }

  /** What they may see became more or less, by more than one account. */
  reach(staffId: string): void {
    this.live.publish({ to: { staffId }, type: 'billing', data: { accountId: null }, feature });
  }

  /** More accounts changed than a page would ask about one by one. */
  accounts(): void {
    this.live.publish({ to: 'everybody', type: 'billing', data: { accountId: null }, feature });
    this.live.publish({ to: 'administrators', type: 'billing', data: { accountId: null } });
  }
}
