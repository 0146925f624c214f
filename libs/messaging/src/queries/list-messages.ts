import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { MembershipOf } from '../persistence/membership.js';
import { MessageRows, type MessageView } from '../persistence/message-rows.js';

export interface MessagesView {
  items: MessageView[];
  nextCursor: number | null;
}

export interface MessageRange {
  before?: number | undefined;
  after?: number | undefined;
  limit: number;
}

/** A page of one conversation, the newest first: those before a position, or the next ones after it. */
export class ListMessages extends Query<MessagesView> {
  constructor(
    readonly callerId: string,
    readonly conversationId: string,
    readonly range: MessageRange,
  ) {
    super();
  }
}

@QueryHandler(ListMessages)
export class ListMessagesHandler implements IQueryHandler<ListMessages> {
  constructor(
    private readonly membership: MembershipOf,
    private readonly messages: MessageRows,
  ) {}

  async execute({ callerId, conversationId, range }: ListMessages): Promise<MessagesView> {
    await this.membership.mustBe(conversationId, callerId);
    const { before, after, limit } = range;
    const bounds = sql`m.position < coalesce(${before ?? null}::integer, 2147483647) and m.position > ${after ?? 0}`;
    const order = after === undefined ? sql`desc` : sql`asc`;
    const found = await this.messages.read(
      conversationId,
      callerId,
      sql`${bounds} order by m.position ${order} limit ${limit + 1}`,
    );
    const page = found.slice(0, limit);
    const nextCursor = found.length > limit ? page.at(-1)!.position : null;
    return { items: after === undefined ? page : page.toReversed(), nextCursor };
  }
}
