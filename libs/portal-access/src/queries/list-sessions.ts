import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { sessionEnds } from '../persistence/session-ends.js';
import { ABSOLUTE_HOURS } from '../security/sessions.js';
import { deviceWords } from '../words/device-words.js';

export interface OwnSessionView {
  id: string;
  device: string;
  userAgent: string | null;
  address: string | null;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
  current: boolean;
}

/** Where the person is signed in now: this session first, then the one that was used last. */
export class ListSessions extends Query<{ items: OwnSessionView[] }> {
  constructor(
    readonly staffId: string,
    readonly currentId: string | null,
  ) {
    super();
  }
}

interface Row {
  id: string;
  userAgent: string | null;
  address: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  current: boolean;
}

@QueryHandler(ListSessions)
export class ListSessionsHandler implements IQueryHandler<ListSessions> {
  constructor(
    private readonly em: EntityManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ staffId, currentId }: ListSessions): Promise<{ items: OwnSessionView[] }> {
    const { idleAt } = sessionEnds('own', this.settings.SESSION_IDLE_MINUTES, ABSOLUTE_HOURS);
    const { rows } = await sql<Row>`
      select * from (
        select id, device as "userAgent", address, created_at as "createdAt", last_seen_at as "lastSeenAt",
          ${idleAt} as "expiresAt",
          id is not distinct from ${currentId}::uuid as current
        from portal_access.session own where staff_id = ${staffId}
      ) s where "expiresAt" > now() order by current desc, "lastSeenAt" desc, id desc limit 200`.execute(this.em.getKysely());
    return {
      items: rows.map((row) => ({
        id: row.id,
        device: deviceWords(row.userAgent),
        userAgent: row.userAgent,
        address: row.address,
        createdAt: row.createdAt.toISOString(),
        lastSeenAt: row.lastSeenAt.toISOString(),
        expiresAt: row.expiresAt.toISOString(),
        current: row.current,
      })),
    };
  }
}
