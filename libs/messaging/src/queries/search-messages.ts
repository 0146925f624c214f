import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type RawBuilder, sql } from 'kysely';
import { cursorAfter, cursorRefused, placeOf } from '#shared-kernel/paging';
import { singleWords } from '#shared-kernel/words';
import { Colleagues, nameOf } from '../persistence/colleagues.js';
import { excerptOf, type ExcerptPart } from '../words/excerpt.js';
import { wordsToMark } from '../words/words-to-mark.js';

/** So many of the newest messages are looked at before the index of words is asked. */
const NEWEST = 2_000;
/** So many conversations are very many. */
const MANY = 1_000;
const oneByOne = sql`limit 1`;

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

  async execute({ callerId, words: typed, limit, cursor }: SearchMessages): Promise<FoundMessagesView> {
    // The database takes no text with NUL in it, and would look for nothing among all messages.
    const words = typed.replace(/\p{Cc}/gu, ' ').toWellFormed();
    if (singleWords(words).length === 0) return { items: [], nextCursor: null };
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

  /**
   * A frequent word fills a page from the newest messages alone. Any other is asked of the index of words. Of whom is in very
   * many conversations PostgreSQL would read all their places for it; so for them it looks at each message that was found.
   */
  private async rows(callerId: string, words: string, limit: number, cursor: string | undefined): Promise<Row[]> {
    const place = cursor ? placeOf(cursor) : undefined;
    const further = place ? sql`(m.sent_at, m.id) < (${place.value}::timestamptz, ${place.id}::uuid)` : sql`true`;
    const hit = sql`m.withdrawn_at is null and m.search @@ messaging.search_query(${words}, true) and ${further}`;
    const newest = sql`
      (select * from messaging.message m where ${further} order by m.sent_at desc, m.id desc limit ${NEWEST})`;
    const found = await this.found(newest, hit, callerId, limit, oneByOne);
    if (found.length === limit) return found;
    return this.found(sql`messaging.message`, hit, callerId, limit, (await this.isInMany(callerId)) ? oneByOne : sql``);
  }

  private async isInMany(callerId: string): Promise<boolean> {
    const { rows } = await sql<{ places: number }>`
      select count(*)::integer as places from (
        select from messaging.participant where staff_id = ${callerId} limit ${MANY}
      ) places`.execute(this.em.getKysely());
    return rows[0]!.places === MANY;
  }

  /** Everything that is found first and the page after: told of the page, PostgreSQL may walk through all messages for a rare word. */
  private async found(
    messages: RawBuilder<unknown>,
    hit: RawBuilder<unknown>,
    callerId: string,
    limit: number,
    how: RawBuilder<unknown>,
  ): Promise<Row[]> {
    const { rows } = await sql<Row>`
      select found.*, c.subject from (
        select * from (
          select m.conversation_id as "conversationId", m.id as "messageId", m.position, m.sender_id as "senderId", m.sent_at as at, m.body,
            m.sent_at::text as value, m.id
          from ${messages} m cross join lateral (
            select from messaging.participant p where p.conversation_id = m.conversation_id and p.staff_id = ${callerId}
              and m.position <= coalesce(p.left_position, m.position) ${how}
          ) mine where ${hit} offset 0
        ) hits order by at desc, id desc limit ${limit}
      ) found join messaging.conversation c on c.id = found."conversationId" order by at desc, found.id desc`.execute(
      this.em.getKysely(),
    );
    return rows;
  }

  /** Which words of the page were meant: the database knows what it takes for the same word. */
  private async matching(words: string, page: readonly Row[]): Promise<ReadonlySet<string>> {
    const bodies = page.map(({ body }) => body);
    const candidates = wordsToMark(bodies, words);
    if (candidates.length === 0) return new Set();
    const { rows } = await sql<{ word: string }>`
      select word from unnest(${candidates}::text[]) as word
      where messaging.search_vector(word) @@ messaging.search_query(${words}, false)`.execute(this.em.getKysely());
    return new Set(rows.map(({ word }) => word));
  }
}
