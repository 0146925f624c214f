import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { cursorAfter, cursorRefused, placeOf } from '#shared-kernel/paging';
import { Colleagues, nameOf } from '../persistence/colleagues.js';
import { excerptOf, type ExcerptPart, wordsOf } from '../words/excerpt.js';

export interface FoundMessage {
  conversationId: string;
  subject: string;
  messageId: string;
  position: number;
  senderName: string | null;
  at: string;
  excerpt: ExcerptPart[];
}

export interface FoundMessagesView {
  items: FoundMessage[];
  nextCursor: string | null;
}

type Row = Omit<FoundMessage, 'senderName' | 'at' | 'excerpt'> & {
  senderId: string;
  at: Date;
  body: string;
  value: string;
  id: string;
};

/** Messages in the caller's own conversations that have all of the words, the newest first. */
export class SearchMessages extends Query<FoundMessagesView> {
  constructor(
    readonly callerId: string,
    readonly words: string,
    readonly limit: number,
    readonly cursor: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(SearchMessages)
export class SearchMessagesHandler implements IQueryHandler<SearchMessages> {
  constructor(
    private readonly em: EntityManager,
    private readonly colleagues: Colleagues,
  ) {}

  async execute({ callerId, words, limit, cursor }: SearchMessages): Promise<FoundMessagesView> {
    const rows = await this.rows(callerId, words, limit + 1, cursor).catch((error) => {
      throw cursorRefused(error, cursor);
    });
    const page = rows.slice(0, limit);
    const [people, matching] = await Promise.all([
      this.colleagues.find(page.map(({ senderId }) => senderId)),
      this.matching(words, page),
    ]);
    const items = page.map(({ senderId, body, at, value: _, id: __, ...row }) => ({
      ...row,
      senderName: nameOf(people.get(senderId)),
      at: at.toISOString(),
      excerpt: excerptOf(body, matching),
    }));
    return { items, nextCursor: cursorAfter(rows.length > limit ? page.at(-1) : undefined) };
  }

  private async rows(callerId: string, words: string, limit: number, cursor: string | undefined): Promise<Row[]> {
    const place = cursor ? placeOf(cursor) : undefined;
    const further = place ? sql`and (m.sent_at, m.id) < (${place.value}::timestamptz, ${place.id}::uuid)` : sql``;
    const { rows } = await sql<Row>`
      select c.id as "conversationId", c.subject, m.id as "messageId", m.position, m.sender_id as "senderId", m.sent_at as at, m.body,
        m.sent_at::text as value, m.id
      from messaging.message m join messaging.participant p on p.conversation_id = m.conversation_id
        join messaging.conversation c on c.id = m.conversation_id
      where p.staff_id = ${callerId} and m.position <= coalesce(p.left_position, m.position) and m.withdrawn_at is null
        and m.search @@ messaging.search_query(${words}, true) ${further}
      order by m.sent_at desc, m.id desc limit ${limit}`.execute(this.em.getKysely());
    return rows;
  }

  /** Which words of the page were meant: the database knows what it takes for the same word. */
  private async matching(words: string, page: readonly Row[]): Promise<ReadonlySet<string>> {
    const candidates = [...new Set(page.flatMap(({ body }) => wordsOf(body)))];
    const { rows } = await sql<{ word: string }>`
      select word from unnest(${candidates}::text[]) as word
      where messaging.search_vector(word) @@ messaging.search_query(${words}, false)`.execute(this.em.getKysely());
    return new Set(rows.map(({ word }) => word));
  }
}
