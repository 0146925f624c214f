import { AggregateRoot, DomainError, newId } from '#shared-kernel/domain';
import { ConversationLeft, ConversationStarted, MessageSent, MessageWithdrawn, PeopleAdded } from '../events.js';
import type { Content } from './content.js';
import { Message } from './message.js';
import { Participant } from './participant.js';
import { mustBeReachable, mustHaveRoom, named, type Reachable } from './people.js';

export type ConversationKind = 'conversation' | 'announcement';

/** A subject and the people who write to each other about it. It gives each message its place. */
export class Conversation extends AggregateRoot {
  readonly id: string = newId();
  lastPosition = 0;
  /** How many are in it now. */
  people = 0;

  constructor(
    readonly subject: string,
    /** How the subject is found: plain words. */
    readonly subjectWords: readonly string[],
    readonly startedBy: string,
    readonly startedAt: Date,
    readonly kind: ConversationKind = 'conversation',
  ) {
    super();
  }

  /** The starter and the others, who were found to be reachable, with the first message. */
  begin(others: readonly string[], content: Content): { participants: Participant[]; message: Message } {
    const people = [this.startedBy, ...others];
    const participants = people.map((staffId) => new Participant(this.id, staffId, this.startedAt, this.startedAt));
    this.people = people.length;
    this.record(new ConversationStarted({ conversationId: this.id, startedBy: this.startedBy, people }));
    return { participants, message: this.say(participants[0]!, content) };
  }

  /** The one message of an announcement. Whoever it is for is written down by the worker; the sender is not among them. */
  announce(content: Content): Message {
    return this.place(this.startedBy, content, null);
  }

  say(sender: Participant, content: Content, inReplyTo: number | null = null): Message {
    this.mustTakeReplies();
    sender.mustBeIn();
    if (inReplyTo !== null && inReplyTo > this.lastPosition)
      throw new DomainError('invalid', 'messaging.reply-to-nothing', 'There is no message at the position you reply to.', [
        { path: 'inReplyTo', message: 'must be the position of a message' },
      ]);
    return this.place(sender.staffId, content, inReplyTo);
  }

  /** `at` by the database's clock. */
  withdraw(message: Message, by: Participant, at: Date): void {
    message.withdraw(by.staffId, at);
    this.record(new MessageWithdrawn(this.factsOf(message)));
  }

  /** `known`: those of the people who are or were in it. Answers who is new; who is in it already stays as they are. */
  add(
    by: Participant,
    staffIds: readonly string[],
    known: readonly Participant[],
    reachable: Reachable,
    at: Date,
  ): Participant[] {
    this.mustTakeReplies();
    by.mustBeIn();
    const inside = new Set(known.filter(({ hasLeft }) => !hasLeft).map(({ staffId }) => staffId));
    const wanted = named(staffIds).filter((id) => !inside.has(id));
    mustHaveRoom('staffIds', this.people + wanted.length);
    mustBeReachable('staffIds', staffIds, wanted, reachable);
    if (wanted.length === 0) return [];
    const back = known.filter(({ staffId }) => wanted.includes(staffId));
    for (const participant of back) participant.joinAgain(at);
    const strangers = wanted.filter((id) => !back.some(({ staffId }) => staffId === id));
    this.people += wanted.length;
    this.record(new PeopleAdded({ conversationId: this.id, addedBy: by.staffId, people: wanted }));
    return strangers.map((staffId) => new Participant(this.id, staffId, at, at));
  }

  /** Who left sees what was there until then, and nothing that follows. */
  leave(participant: Participant, at: Date): void {
    this.mustTakeReplies();
    participant.mustBeIn();
    participant.leave(this.lastPosition, at);
    this.people -= 1;
    this.record(new ConversationLeft({ conversationId: this.id, personId: participant.staffId }));
  }

  private place(senderId: string, content: Content, inReplyTo: number | null): Message {
    this.lastPosition += 1;
    const heading = this.lastPosition === 1 ? this.subject : null;
    const message = new Message(this.id, this.lastPosition, senderId, content, inReplyTo, heading);
    this.record(new MessageSent(this.factsOf(message)));
    return message;
  }

  private mustTakeReplies(): void {
    if (this.kind === 'announcement')
      throw new DomainError('conflict', 'messaging.announcement', 'An announcement has no replies and keeps its people.');
  }

  private factsOf({ id, position, senderId }: Message) {
    return { conversationId: this.id, messageId: id, position, senderId };
  }
}
