import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { type AuditRow, auditRows } from '../persistence/audit-rows.js';
import { auditChoice, type AuditFilter } from '../persistence/audit-search.js';
import { cursorAfter, cursorRefused, placeOf } from '#shared-kernel/paging';

export interface AuditItemView {
  id: string;
  at: string;
  actor: { kind: AuditRow['actor_kind']; id: string | null; name: string | null };
  action: string;
  subject: { type: NonNullable<AuditRow['subject_type']>; id: string; name: string | null } | null;
  outcome: AuditRow['outcome'];
  address: string | null;
  detail: Record<string, unknown>;
}

/** One page of the audit, the newest first. Names are those of today: the audit itself keeps ids. */
export class SearchAudit extends Query<{ items: AuditItemView[]; nextCursor: string | null }> {
  constructor(
    readonly filter: AuditFilter,
    readonly limit: number,
    readonly cursor?: string,
  ) {
    super();
  }
}

@QueryHandler(SearchAudit)
export class SearchAuditHandler implements IQueryHandler<SearchAudit> {
  constructor(
    private readonly em: EntityManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ filter, limit, cursor }: SearchAudit): Promise<{ items: AuditItemView[]; nextCursor: string | null }> {
    const database = this.em.getKysely();
    const before = cursor ? placeOf(cursor) : undefined;
    const choice = await auditChoice(database, filter, this.settings.PRACTICE_TIME_ZONE);
    const rows = await auditRows(database, choice, limit + 1, before).catch((error) => {
      throw cursorRefused(error, cursor);
    });
    const page = rows.slice(0, limit);
    return { items: page.map(itemOf), nextCursor: cursorAfter(rows.length > limit ? page.at(-1) : undefined) };
  }
}

function itemOf(row: AuditRow): AuditItemView {
  return {
    id: row.id,
    at: row.at.toISOString(),
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    action: row.action,
    subject: row.subject_id && row.subject_type && { type: row.subject_type, id: row.subject_id, name: row.subject_name },
    outcome: row.outcome,
    address: row.address,
    detail: row.detail,
  } as AuditItemView;
}
