import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Attachments, type AttachmentView } from '../persistence/attachments.js';
import { Colleagues } from '../persistence/colleagues.js';
import { draftNotFound } from '../persistence/not-found.js';
import { type ColleaguesView, colleagueView } from './search-colleagues.js';

export interface DraftView {
  id: string;
  subject: string;
  /** Those of `participantIds` who are on record. */
  people: ColleaguesView['items'];
  participantIds: string[];
  body: string;
  attachmentIds: string[];
  /** Those of `attachmentIds` that are still there. */
  attachments: AttachmentView[];
  updatedAt: string;
}

/** The caller's drafts of conversations that are not started, the newest first; or one of them. */
export class ListDrafts extends Query<DraftView[]> {
  constructor(
    readonly callerId: string,
    readonly draftId: string | null = null,
  ) {
    super();
  }
}

@QueryHandler(ListDrafts)
export class ListDraftsHandler implements IQueryHandler<ListDrafts> {
  constructor(
    private readonly em: EntityManager,
    private readonly colleagues: Colleagues,
    private readonly attachments: Attachments,
  ) {}

  async execute({ callerId, draftId }: ListDrafts): Promise<DraftView[]> {
    const { rows } = await sql<Omit<DraftView, 'updatedAt' | 'people' | 'attachments'> & { updatedAt: Date }>`
      select id, subject, participant_ids::text[] as "participantIds", body, attachment_ids::text[] as "attachmentIds", updated_at as "updatedAt"
      from messaging.draft where staff_id = ${callerId} and conversation_id is null and (${draftId}::uuid is null or id = ${draftId}::uuid)
      order by updated_at desc, id desc`.execute(this.em.getKysely());
    if (draftId && rows.length === 0) throw draftNotFound();
    const known = await this.colleagues.find([...new Set(rows.flatMap(({ participantIds }) => participantIds))]);
    const files = await this.attachments.unsent(
      this.em,
      rows.flatMap(({ attachmentIds }) => attachmentIds),
      callerId,
    );
    return rows.map((row) => ({
      ...row,
      people: row.participantIds.flatMap((id) => known.get(id) ?? []).map(colleagueView),
      attachments: row.attachmentIds.flatMap((id) => files.get(id) ?? []),
      updatedAt: row.updatedAt.toISOString(),
    }));
  }
}
