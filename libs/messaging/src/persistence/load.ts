import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { Conversation } from '../domain/conversation.js';
import { Participant } from '../domain/participant.js';
import { conversationNotFound } from './not-found.js';

const locked = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;

/**
 * The conversation, locked until the transaction ends, and what the caller has of it. Whatever gives a place or changes who
 * is in it waits for each other here. Refuses with `messaging.conversation-not-found`.
 */
export async function loadConversation(em: EntityManager, conversationId: string, callerId: string) {
  // No stronger a lock: a reader who holds their own row adds a mark, whose foreign key must not wait for us who wait for them.
  const { rows } = await sql<object>`
    select * from messaging.conversation where id = ${conversationId} for no key update`.execute(em.getKysely());
  const conversation = rows[0] && em.map(Conversation, rows[0]);
  const caller = await em.findOne(Participant, { conversationId, staffId: callerId }, locked);
  if (!conversation || !caller) throw conversationNotFound();
  return { conversation, caller };
}

/** What the caller has of it, locked; the conversation goes on meanwhile. Refuses with `messaging.conversation-not-found`. */
export async function loadParticipant(em: EntityManager, conversationId: string, callerId: string): Promise<Participant> {
  const caller = await em.findOne(Participant, { conversationId, staffId: callerId }, locked);
  if (!caller) throw conversationNotFound();
  return caller;
}
