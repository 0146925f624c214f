import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';

export interface UnreadView {
  conversations: number;
  messages: number;
}

/** What the caller has not read, in the inbox. */
export class CountUnread extends Query<UnreadView> {
  constructor(readonly callerId: string) {
    super();
  }
}

@QueryHandler(CountUnread)
export class CountUnreadHandler implements IQueryHandler<CountUnread> {
  constructor(private readonly em: EntityManager) {}

  /** Planned as for anybody (`select`): for somebody who is in very many conversations PostgreSQL would read all places, unread or not. */
  async execute({ callerId }: CountUnread): Promise<UnreadView> {
    const { rows } = await sql<UnreadView>`
      select count(*)::integer as conversations, coalesce(sum(unread), 0)::integer as messages
      from messaging.participant where staff_id = (select ${callerId}::uuid) and box = 'inbox' and has_unread`.execute(
      this.em.getKysely(),
    );
    return rows[0]!;
  }
}
