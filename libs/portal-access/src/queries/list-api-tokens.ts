import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';

export interface ApiTokenView {
  id: string;
  name: string;
  scopes: string[];
  createdAt: string;
  /** To the minute. */
  lastUsedAt: string | null;
  expiresAt: string;
}

/** A person's own API tokens that still work, the newest first; never the tokens themselves. */
export class ListApiTokens extends Query<{ items: ApiTokenView[] }> {
  constructor(readonly staffId: string) {
    super();
  }
}

interface Row {
  id: string;
  name: string;
  scopes: string[];
  created_at: Date;
  last_used_at: Date | null;
  expires_at: Date;
}

@QueryHandler(ListApiTokens)
export class ListApiTokensHandler implements IQueryHandler<ListApiTokens> {
  constructor(private readonly em: EntityManager) {}

  async execute({ staffId }: ListApiTokens): Promise<{ items: ApiTokenView[] }> {
    const { rows } = await sql<Row>`
      select id, name, scopes, created_at, last_used_at, expires_at from portal_access.api_token
      where staff_id = ${staffId} and expires_at > now() order by created_at desc limit 100`.execute(this.em.getKysely());
    return {
      items: rows.map((row) => ({
        id: row.id,
        name: row.name,
        scopes: row.scopes,
        createdAt: row.created_at.toISOString(),
        lastUsedAt: row.last_used_at?.toISOString() ?? null,
        expiresAt: row.expires_at.toISOString(),
      })),
    };
  }
}
