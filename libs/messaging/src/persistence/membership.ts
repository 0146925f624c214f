import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { conversationNotFound } from './not-found.js';

/** Whether somebody is, or was, in a conversation: the door of every question about it. */
@Injectable()
export class MembershipOf {
  constructor(private readonly em: EntityManager) {}

  /** Refuses with `messaging.conversation-not-found`. */
  async mustBe(conversationId: string, callerId: string): Promise<void> {
    const { rows } = await sql`
      select 1 from messaging.participant where conversation_id = ${conversationId} and staff_id = ${callerId}`.execute(
      this.em.getKysely(),
    );
    if (rows.length === 0) throw conversationNotFound();
  }
}
