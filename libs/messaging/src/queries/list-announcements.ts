import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type RawBuilder, sql } from 'kysely';
import { cursorAfter, cursorRefused, placeOf } from '#shared-kernel/paging';
import { Colleagues, nameOf } from '../persistence/colleagues.js';

export interface AnnouncementView {
  id: string;
  subject: string;
  /** Null for everybody. */
  office: string | null;
  at: string;
  senderName: string | null;
  recipients: number;
  read: number;
  /** Whether everybody whom it is for has it. */
  complete: boolean;
}

export interface AnnouncementsView {
  items: AnnouncementView[];
  nextCursor: string | null;
}

type Row = Omit<AnnouncementView, 'at' | 'senderName'> & { at: Date; madeBy: string; value: string };

/** What administrators announced, the newest first; or one of it. */
export class ListAnnouncements extends Query<AnnouncementsView> {
  constructor(readonly page: { limit: number; cursor?: string | undefined } | { id: string }) {
    super();
  }
}

@QueryHandler(ListAnnouncements)
export class ListAnnouncementsHandler implements IQueryHandler<ListAnnouncements> {
  constructor(
    private readonly em: EntityManager,
    private readonly colleagues: Colleagues,
  ) {}

  async execute({ page }: ListAnnouncements): Promise<AnnouncementsView> {
    if ('id' in page) return { items: await this.items(await this.rows(sql`a.id = ${page.id}`, 1)), nextCursor: null };
    const { limit, cursor } = page;
    const rows = await this.rows(cursor ? before(cursor) : sql`true`, limit + 1).catch((error) => {
      throw cursorRefused(error, cursor);
    });
    const items = await this.items(rows.slice(0, limit));
    return { items, nextCursor: cursorAfter(rows.length > limit ? rows[limit - 1] : undefined) };
  }

  private async rows(which: RawBuilder<unknown>, limit: number): Promise<Row[]> {
    const { rows } = await sql<Row>`
      select a.id, c.subject, a.office, a.made_at as at, a.made_by as "madeBy", a.recipients, a.read,
        a.written_at is not null as complete, a.made_at::text as value
      from messaging.announcement a join messaging.conversation c on c.id = a.id
      where ${which} order by a.made_at desc, a.id desc limit ${limit}`.execute(this.em.getKysely());
    return rows;
  }

  private async items(rows: readonly Row[]): Promise<AnnouncementView[]> {
    const people = await this.colleagues.find(rows.map(({ madeBy }) => madeBy));
    return rows.map(({ madeBy, value: _, at, ...row }) => ({
      ...row,
      at: at.toISOString(),
      senderName: nameOf(people.get(madeBy)),
    }));
  }
}

function before(cursor: string): RawBuilder<unknown> {
  const { value, id } = placeOf(cursor);
  return sql`(a.made_at, a.id) < (${value}::timestamptz, ${id}::uuid)`;
}
