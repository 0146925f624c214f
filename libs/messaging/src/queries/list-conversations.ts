import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type RawBuilder, sql } from 'kysely';
import { cursorAfter, cursorRefused, placeOf } from '#shared-kernel/paging';
import { prefixQuery } from '#shared-kernel/words';
import { Colleagues, nameOf } from '../persistence/colleagues.js';
import { isSeen, seenTo, seenUntil } from '../persistence/seen-people.js';

export const boxes = ['inbox', 'archived', 'left'] as const;
export type Box = (typeof boxes)[number];

/** How much of the last message a list shows. */
const EXCERPT = 200;
/** Of the others a list names so many. */
const NAMED = 4;
/** More people than these are no answer to whom somebody means. */
const MOST_CALLED_SO = 200;

export interface ConversationItem {
  id: string;
  kind: 'conversation' | 'announcement';
  subject: string;
  people: { staffId: string; givenName: string; familyName: string }[];
  peopleCount: number;
  lastMessage: {
    id: string;
    position: number;
    senderId: string;
    senderName: string | null;
    excerpt: string | null;
    at: string;
    attachments: number;
  };
  unread: number;
  archived: boolean;
  left: boolean;
  draft: boolean;
}

export interface ConversationsView {
  items: ConversationItem[];
  nextCursor: string | null;
}

type Row = Omit<ConversationItem, 'people' | 'lastMessage'> & {
  others: string[];
  lastMessage: Omit<ConversationItem['lastMessage'], 'senderName'>;
  value: string;
};

/** A person's conversations: those with something unread first, then the newest first. */
export class ListConversations extends Query<ConversationsView> {
  constructor(
    readonly callerId: string,
    readonly box: Box,
    readonly search: string | undefined,
    readonly limit: number,
    readonly cursor: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListConversations)
export class ListConversationsHandler implements IQueryHandler<ListConversations> {
  constructor(
    private readonly em: EntityManager,
    private readonly colleagues: Colleagues,
  ) {}

  async execute({ callerId, box, search, limit, cursor }: ListConversations): Promise<ConversationsView> {
    const conditions = [
      sql`p.staff_id = ${callerId} and p.box = ${box}`,
      ...(cursor ? [after(cursor)] : []),
      ...(search?.trim() ? [await this.called(search, callerId)] : []),
    ];
    const rows = await this.rows(callerId, sql.join(conditions, sql` and `), limit + 1).catch((error) => {
      throw cursorRefused(error, cursor);
    });
    const page = rows.slice(0, limit);
    const nextCursor = cursorAfter(rows.length > limit ? page.at(-1) : undefined);
    return { items: await this.withNames(page), nextCursor };
  }

  /** By the beginnings of words of the subject, or by somebody else who is in it. */
  private async called(search: string, callerId: string): Promise<RawBuilder<unknown>> {
    const query = prefixQuery(search);
    if (query === undefined) return sql`false`;
    const people = (await this.colleagues.search(search, MOST_CALLED_SO, callerId)).map(({ staffId }) => staffId);
    return sql`(
      exists (select from messaging.conversation c
        where c.id = p.conversation_id and array_to_tsvector(c.subject_words) @@ ${query}::tsquery)
      or exists (select from messaging.participant o join messaging.conversation c on c.id = o.conversation_id
        where o.conversation_id = p.conversation_id and o.staff_id = any(${people}::uuid[]) and ${isSeen}))`;
  }

  /** The page first and its messages after: joined at once, PostgreSQL would rather read all of them than trust the walk. */
  private async rows(callerId: string, which: RawBuilder<unknown>, limit: number): Promise<Row[]> {
    const { rows } = await sql<Row>`
      select c.id, c.kind, c.subject, ${peopleCount} as "peopleCount", p.unread, p.archived, p.left_at is not null as left,
        p.has_unread::text || '|' || p.last_at::text as value, ${others(callerId)} as others,
        json_build_object('id', m.id, 'position', m.position, 'senderId', m.sender_id, 'excerpt', left(m.body, ${EXCERPT}),
          'at', to_char(m.sent_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'attachments',
          case when m.withdrawn_at is null then m.attachments else 0 end) as "lastMessage",
        exists (select from messaging.draft d where d.staff_id = p.staff_id and d.conversation_id = c.id) as draft
      from (
        select * from messaging.participant p where ${which}
        order by p.has_unread desc, p.last_at desc, p.conversation_id desc limit ${limit}
      ) p join messaging.conversation c on c.id = p.conversation_id
        cross join lateral (
          select * from messaging.message m where m.conversation_id = c.id and m.position = ${seenTo} limit 1
        ) m
      order by p.has_unread desc, p.last_at desc, p.conversation_id desc`.execute(this.em.getKysely());
    return rows;
  }

  private async withNames(rows: readonly Row[]): Promise<ConversationItem[]> {
    const known = await this.colleagues.find(rows.flatMap(({ others, lastMessage }) => [...others, lastMessage.senderId]));
    return rows.map(({ others, lastMessage, value: _, ...row }) => ({
      ...row,
      people: others.map((staffId) => {
        const { givenName = '', familyName = '' } = known.get(staffId) ?? {};
        return { staffId, givenName, familyName };
      }),
      lastMessage: { ...lastMessage, senderName: nameOf(known.get(lastMessage.senderId)) },
    }));
  }
}

/** Whoever left counts those who were in it then. */
const peopleCount = sql`
  case when p.left_at is null then c.people else (
    select count(*)::int from messaging.participant o
    where o.conversation_id = c.id and o.joined_at <= p.left_at and (o.left_at is null or o.left_at > p.left_at)) end`;

/** Who is still in it before who left. An announcement names its sender alone: everybody else may be thousands. */
const others = (callerId: string) => sql`
  case when c.kind = 'announcement' then array[c.started_by] else array(
    select o.staff_id from messaging.participant o where o.conversation_id = c.id and o.staff_id <> ${callerId} and ${isSeen}
    order by coalesce(o.left_at <= ${seenUntil}, false), o.joined_at, o.staff_id limit ${NAMED}) end`;

function after(cursor: string): RawBuilder<unknown> {
  const { value, id } = placeOf(cursor);
  const [hasUnread, at] = value.split('|');
  return sql`(p.has_unread, p.last_at, p.conversation_id) < (${hasUnread}::boolean, ${at ?? ''}::timestamptz, ${id}::uuid)`;
}
