import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { countUnread } from '../persistence/unread.js';

const BATCH = 500;

/** Counts anew what everybody has not read, and where it stands in their list; answers how many rows it wrote. Safe while the product runs. */
export class RebuildUnreadCounts extends Command<number> {}

@CommandHandler(RebuildUnreadCounts)
export class RebuildUnreadCountsHandler implements ICommandHandler<RebuildUnreadCounts> {
  constructor(private readonly em: EntityManager) {}

  async execute(): Promise<number> {
    let written = 0;
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const ids = await this.next(after);
      if (ids.length === 0) return written;
      written += await this.em.fork().transactional((em) => this.rebuild(em, ids));
      after = ids.at(-1)!;
    }
  }

  private async next(after: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select id from messaging.conversation where id > ${after}::uuid order by id limit ${BATCH}`.execute(this.em.getKysely());
    return rows.map(({ id }) => id);
  }

  /** Conversations first, as every command that sends does; then nothing counts while something is being sent. */
  private async rebuild(em: EntityManager, ids: string[]): Promise<number> {
    const database = em.getKysely();
    await sql`select 1 from messaging.conversation where id = any(${ids}::uuid[]) order by id for no key update`.execute(
      database,
    );
    await sql`
      select 1 from messaging.participant where conversation_id = any(${ids}::uuid[])
      order by conversation_id, staff_id for update`.execute(database);
    const { numAffectedRows } = await sql`
      update messaging.participant p set unread = ${countUnread}, last_at = m.sent_at
      from messaging.conversation c join messaging.message m on m.conversation_id = c.id
      where c.id = p.conversation_id and m.position = coalesce(p.left_position, c.last_position)
        and c.id = any(${ids}::uuid[])`.execute(database);
    return Number(numAffectedRows);
  }
}
