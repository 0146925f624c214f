import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';

export interface OfficesView {
  items: { office: string; people: number }[];
}

/** The offices that stand in the directory and how many people each has, by name. */
export class ListOffices extends Query<OfficesView> {}

@QueryHandler(ListOffices)
export class ListOfficesHandler implements IQueryHandler<ListOffices> {
  constructor(private readonly em: EntityManager) {}

  async execute(): Promise<OfficesView> {
    const { rows } = await sql<OfficesView['items'][number]>`
      select office, count(*)::int as people from portal_access.portal_status where office is not null
      group by office order by office`.execute(this.em.getKysely());
    return { items: rows };
  }
}
