import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';

export interface NotificationsView {
  digest: boolean;
  quietFrom: string | null;
  quietTo: string | null;
}

/** How the caller hears of messages. */
export class GetNotifications extends Query<NotificationsView> {
  constructor(readonly callerId: string) {
    super();
  }
}

@QueryHandler(GetNotifications)
export class GetNotificationsHandler implements IQueryHandler<GetNotifications> {
  constructor(private readonly em: EntityManager) {}

  async execute({ callerId }: GetNotifications): Promise<NotificationsView> {
    const { rows } = await sql<NotificationsView>`
      select digest, quiet_from as "quietFrom", quiet_to as "quietTo" from messaging.notifications
      where id = ${callerId}`.execute(this.em.getKysely());
    return rows[0] ?? { digest: true, quietFrom: null, quietTo: null };
  }
}
