import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Colleagues } from '../persistence/colleagues.js';

/** In how many conversations somebody is who has not left or archived them. Refuses with `staff.not-found`. */
export class CountOpenConversations extends Query<{ count: number }> {
  constructor(readonly staffId: string) {
    super();
  }
}

@QueryHandler(CountOpenConversations)
export class CountOpenConversationsHandler implements IQueryHandler<CountOpenConversations> {
  constructor(
    private readonly em: EntityManager,
    private readonly colleagues: Colleagues,
  ) {}

  async execute({ staffId }: CountOpenConversations): Promise<{ count: number }> {
    await this.colleagues.mustBeOnRecord(staffId);
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from messaging.participant where staff_id = ${staffId} and box = 'inbox'`.execute(
      this.em.getKysely(),
    );
    return rows[0]!;
  }
}
