import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';

export interface ApiTokenView {
  id: string;
  name: string;
  createdAt: string;
  expiresAt: string;
}

/** A person's own API tokens that still work, the newest first; never the tokens themselves. */
export class ListApiTokens extends Query<{ items: ApiTokenView[] }> {
  constructor(readonly staffId: string) {
    super();
  }
}

@QueryHandler(ListApiTokens)
export class ListApiTokensHandler implements IQueryHandler<ListApiTokens> {
  constructor(private readonly em: EntityManager) {}

  async execute({ staffId }: ListApiTokens): Promise<{ items: ApiTokenView[] }> {
    const { rows } = await sql<{ id: string; name: string; created_at: Date; expires_at: Date }>`
      select id, name, created_at, expires_at from portal_access.api_token
      where staff_id = ${staffId} and expires_at > now() order by created_at desc limit 100`.execute(this.em.getKysely());
    return {
      items: rows.map((row) => ({
        id: row.id,
        name: row.name,
        createdAt: row.created_at.toISOString(),
        expiresAt: row.expires_at.toISOString(),
      })),
    };
  }
}
