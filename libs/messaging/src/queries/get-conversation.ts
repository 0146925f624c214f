import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Attachments, type AttachmentView } from '../persistence/attachments.js';
import { Colleagues } from '../persistence/colleagues.js';
import { conversationNotFound } from '../persistence/not-found.js';
import { isSeen, seenTo, seenUntil } from '../persistence/seen-people.js';

export interface PersonView {
  staffId: string;
  givenName: string;
  familyName: string;
  jobTitle: string | null;
  office: string | null;
  leftAt: string | null;
  readTo: number;
  canBeWrittenTo: boolean;
}

/** An unsent reply; `attachments` are those of its files that are still there. */
export interface ReplyDraft {
  body: string;
  attachmentIds: string[];
  attachments: AttachmentView[];
}

export interface ConversationView {
  id: string;
  kind: 'conversation' | 'announcement';
  subject: string;
  startedAt: string;
  people: PersonView[];
  /** Of the newest message that the caller may see. */
  lastPosition: number;
  unread: number;
  readTo: number;
  archived: boolean;
  leftAt: string | null;
  draft: ReplyDraft | null;
}

type Row = Omit<ConversationView, 'people' | 'startedAt' | 'leftAt' | 'draft'> & {
  draft: Omit<ReplyDraft, 'attachments'> | null;
  startedAt: Date;
  leftAt: Date | null;
  startedBy: string;
};
type Place = { staffId: string; leftAt: Date | null; readTo: number };

/** One conversation with its people, as the caller has it. */
export class GetConversation extends Query<ConversationView> {
  constructor(
    readonly callerId: string,
    readonly conversationId: string,
  ) {
    super();
  }
}

@QueryHandler(GetConversation)
export class GetConversationHandler implements IQueryHandler<GetConversation> {
  constructor(
    private readonly em: EntityManager,
    private readonly colleagues: Colleagues,
    private readonly attachments: Attachments,
  ) {}

  async execute({ callerId, conversationId }: GetConversation): Promise<ConversationView> {
    const { startedBy, ...row } = await this.row(callerId, conversationId);
    const places =
      row.kind === 'announcement' ? [{ staffId: startedBy, leftAt: null, readTo: 0 }] : await this.places(row.id, callerId);
    const known = await this.colleagues.find(places.map(({ staffId }) => staffId));
    const people = places.map(({ staffId, leftAt, readTo }): PersonView => {
      const { givenName = '', familyName = '', jobTitle = null, office = null, hasFeature = false } = known.get(staffId) ?? {};
      const left = leftAt?.toISOString() ?? null;
      return { staffId, givenName, familyName, jobTitle, office, leftAt: left, readTo, canBeWrittenTo: hasFeature };
    });
    const draft = row.draft && (await this.withFiles(row.draft, callerId));
    return { ...row, draft, startedAt: row.startedAt.toISOString(), leftAt: row.leftAt?.toISOString() ?? null, people };
  }

  private async withFiles(draft: Omit<ReplyDraft, 'attachments'>, callerId: string): Promise<ReplyDraft> {
    const files = await this.attachments.unsent(this.em, draft.attachmentIds, callerId);
    return { ...draft, attachments: draft.attachmentIds.flatMap((id) => files.get(id) ?? []) };
  }

  private async row(callerId: string, conversationId: string): Promise<Row> {
    const { rows } = await sql<Row>`
      select c.id, c.kind, c.subject, c.started_by as "startedBy", c.started_at as "startedAt",
        ${seenTo} as "lastPosition", p.unread, p.read_to as "readTo", p.archived, p.left_at as "leftAt",
        (select json_build_object('body', d.body, 'attachmentIds', d.attachment_ids)
         from messaging.draft d where d.staff_id = p.staff_id and d.conversation_id = c.id) as draft
      from messaging.participant p join messaging.conversation c on c.id = p.conversation_id
      where p.conversation_id = ${conversationId} and p.staff_id = ${callerId}`.execute(this.em.getKysely());
    if (!rows[0]) throw conversationNotFound();
    return rows[0];
  }

  /** Whoever left sees the people as they were then: not who came or left later, nor how far anybody has read since. */
  private async places(conversationId: string, callerId: string): Promise<Place[]> {
    const { rows } = await sql<Place>`
      select o.staff_id as "staffId", case when o.left_at <= ${seenUntil} then o.left_at end as "leftAt",
        case when p.left_at is null or o.staff_id = p.staff_id then o.read_to else coalesce((
          select max(k.position) from messaging.read_mark k
          where k.conversation_id = c.id and k.staff_id = o.staff_id and k.position <= p.left_position and k.read_at <= p.left_at
        ), 0) end as "readTo"
      from messaging.conversation c join messaging.participant o on o.conversation_id = c.id
        join messaging.participant p on p.conversation_id = c.id and p.staff_id = ${callerId}
      where c.id = ${conversationId} and ${isSeen} order by o.joined_at, o.staff_id`.execute(this.em.getKysely());
    return rows;
  }
}
