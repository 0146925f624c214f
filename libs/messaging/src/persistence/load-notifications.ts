import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { Notifications } from '../domain/notifications.js';

/** How these people hear of messages, locked, in the order of their ids; whoever never chose gets what everybody begins with. */
export async function openNotifications(em: EntityManager, staffIds: readonly string[]): Promise<Notifications[]> {
  await sql`
    insert into messaging.notifications (id) select id from unnest(${[...staffIds]}::uuid[]) as id order by id
    on conflict do nothing`.execute(em.getKysely());
  return em.find(Notifications, { id: { $in: [...staffIds] } }, { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE });
}
