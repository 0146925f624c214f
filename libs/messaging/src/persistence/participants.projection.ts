import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import type { DomainEvent } from '#shared-kernel/domain';
import { type AggregateChange, type Database, type Projection, Projections } from '#shared-kernel/outbox';
import { Conversation } from '../domain/conversation.js';
import { Draft } from '../domain/draft.js';
import { Participant } from '../domain/participant.js';
import {
  ConversationArchived,
  ConversationBroughtBack,
  ConversationLeft,
  ConversationRead,
  DraftKept,
  MessageSent,
  MessageWithdrawn,
  PeopleAdded,
} from '../events.js';
import { digestWait } from './digest-wait.js';
import { type ConversationHint, Hints } from './hints.js';
import { recount } from './unread.js';

/** Keeps everybody's place in the list and unread count in the transaction of the change, and tells their open pages. */
@Injectable()
export class ParticipantsProjection implements Projection, OnModuleInit {
  constructor(
    private readonly projections: Projections,
    private readonly hints: Hints,
  ) {}

  onModuleInit(): void {
    for (const aggregate of [Conversation, Participant, Draft]) this.projections.register(aggregate, this);
  }

  async project(database: Database, changes: readonly AggregateChange[]): Promise<void> {
    for (const event of changes.flatMap(({ events }) => events)) await this.follow(database, event);
  }

  private async follow(database: Database, event: DomainEvent): Promise<void> {
    if (event instanceof MessageSent) return this.sent(database, event);
    if (event instanceof MessageWithdrawn) return this.withdrawn(database, event);
    if (event instanceof ConversationRead) return this.read(database, event);
    if (event instanceof PeopleAdded) return this.added(database, event);
    if (event instanceof ConversationLeft) return this.left(database, event);
    if (event instanceof ConversationArchived || event instanceof ConversationBroughtBack || event instanceof DraftKept)
      this.hints.inbox(event.payload.personId);
  }

  /** What the sender had begun to write there is done with. */
  private async sent(database: Database, { payload }: MessageSent): Promise<void> {
    const { conversationId, messageId, senderId, position } = payload;
    const { rows } = await sql<{ staff_id: string }>`
      with dropped as (
        delete from messaging.draft where staff_id = ${senderId} and conversation_id = ${conversationId}
      )
      update messaging.participant
      set last_at = (select sent_at from messaging.message where id = ${messageId}),
        unread = unread + (staff_id <> ${senderId})::integer, archived = archived and staff_id = ${senderId},
        digest_due = case when staff_id = ${senderId} then digest_due else coalesce(digest_due, now() + ${digestWait}) end
      where conversation_id = ${conversationId} and left_at is null returning staff_id`.execute(database);
    this.tell(rows, { conversationId, what: 'message', position });
  }

  /** Who had not read it has one less to read; that also holds for who left after it came. */
  private async withdrawn(database: Database, { payload }: MessageWithdrawn): Promise<void> {
    const { conversationId, senderId, position } = payload;
    await sql`
      update messaging.participant set unread = unread - 1
      where conversation_id = ${conversationId} and staff_id <> ${senderId} and read_to < ${position}
        and coalesce(left_position, ${position}) >= ${position}`.execute(database);
    this.tell(await present(database, conversationId), { conversationId, what: 'withdrawn', position });
  }

  /** Only who wrote what was read shows receipts, so only they hear of it. */
  private async read(database: Database, { payload }: ConversationRead): Promise<void> {
    const { conversationId, readerId, after, position } = payload;
    await recount(database, conversationId, [readerId]);
    const { rows } = await sql<{ staff_id: string }>`
      with mark as (
        insert into messaging.read_mark (conversation_id, staff_id, position) values (${conversationId}, ${readerId}, ${position})
      )
      select distinct p.staff_id from messaging.message m
        join messaging.participant p on p.conversation_id = m.conversation_id and p.staff_id = m.sender_id and p.left_at is null
      where m.conversation_id = ${conversationId} and m.position > ${after} and m.position <= ${position}
        and m.sender_id <> ${readerId}`.execute(database);
    this.tell(rows, { conversationId, what: 'read', position });
    this.hints.inbox(readerId);
  }

  private async added(database: Database, { payload }: PeopleAdded): Promise<void> {
    const { conversationId, people } = payload;
    await sql`
      update messaging.participant p set last_at = m.sent_at
      from messaging.conversation c join messaging.message m on m.conversation_id = c.id and m.position = c.last_position
      where c.id = ${conversationId} and p.conversation_id = c.id and p.staff_id = any(${people}::uuid[])`.execute(database);
    await recount(database, conversationId, people);
    await this.tellPeopleChanged(database, conversationId);
  }

  private async left(database: Database, { payload }: ConversationLeft): Promise<void> {
    const { conversationId, personId } = payload;
    await sql`
      delete from messaging.draft where staff_id = ${personId} and conversation_id = ${conversationId}`.execute(database);
    await this.tellPeopleChanged(database, conversationId);
    this.hints.inbox(personId);
  }

  private async tellPeopleChanged(database: Database, conversationId: string): Promise<void> {
    const { rows } = await sql<{ position: number }>`
      select last_position as position from messaging.conversation where id = ${conversationId}`.execute(database);
    this.tell(await present(database, conversationId), { conversationId, what: 'people', position: rows[0]!.position });
  }

  private tell(people: readonly { staff_id: string }[], hint: ConversationHint): void {
    this.hints.conversation(
      people.map(({ staff_id }) => staff_id),
      hint,
    );
  }
}

async function present(database: Database, conversationId: string): Promise<{ staff_id: string }[]> {
  const { rows } = await sql<{ staff_id: string }>`
    select staff_id from messaging.participant where conversation_id = ${conversationId} and left_at is null`.execute(database);
  return rows;
}
