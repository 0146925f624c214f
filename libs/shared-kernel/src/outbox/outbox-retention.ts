import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

const KEEP_DAYS = 7;
const BATCH = 5_000;

/** Removes facts that were carried out a week ago (the audit keeps them for good), and old idempotency keys. */
@Injectable()
export class OutboxRetention {
  constructor(private readonly em: EntityManager) {}

  async clean(): Promise<void> {
    const database = this.em.fork().getKysely();
    let removed: bigint | undefined;
    do {
      const result = await sql`
        with old as (
          select id from shared_kernel.outbox where completed_at < now() - make_interval(days => ${KEEP_DAYS})
          order by completed_at limit ${BATCH} for update skip locked
        ), forgotten as (
          delete from shared_kernel.processed where event_id in (select id from old)
        )
        delete from shared_kernel.outbox where id in (select id from old)`.execute(database);
      removed = result.numAffectedRows;
    } while (removed === BigInt(BATCH));
    await sql`delete from shared_kernel.idempotency_key where created_at < now() - interval '24 hours'`.execute(database);
  }
}
