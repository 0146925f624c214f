import type { Client } from './client.js';
import { activePerson, type Place } from './people.js';

/** Somebody who has secure messages and is signed in. */
export type Colleague = Awaited<ReturnType<typeof colleague>>;

export async function colleague(place: Place, admin: Client, overrides: Record<string, unknown> = {}) {
  const person = await activePerson(place, admin, overrides);
  await switchMessages(admin, person, true);
  return person;
}

export async function switchMessages(admin: Client, { id }: { id: string }, on: boolean): Promise<void> {
  const { status, text } = await admin.put(`/api/staff/${id}/portal/features`, { features: on ? ['secure_messaging'] : [] });
  if (status !== 200) throw new Error(`The feature could not be switched: ${status} ${text}`);
}

/** Starts a conversation; answers its id and that of its first message. */
export async function conversationOf(
  starter: { client: Client },
  others: readonly { id: string }[],
  words: { subject?: string; body?: string } = {},
): Promise<{ id: string; messageId: string }> {
  const participantIds = others.map(({ id }) => id);
  const { status, text, body } = await starter.client.post('/api/conversations', {
    subject: 'Hello',
    body: 'Hello',
    ...words,
    participantIds,
  });
  if (status !== 201) throw new Error(`A conversation could not be started: ${status} ${text}`);
  const { items } = (await starter.client.get(`/api/conversations/${body.id}/messages`)).body;
  return { id: body.id, messageId: items[0].id };
}

/** Sends one and answers it. */
export async function say(sender: { client: Client }, conversationId: string, body = 'Hello'): Promise<any> {
  const answer = await sender.client.post(`/api/conversations/${conversationId}/messages`, { body });
  if (answer.status !== 201) throw new Error(`A message could not be sent: ${answer.status} ${answer.text}`);
  return answer.body;
}
