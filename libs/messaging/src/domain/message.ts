import { DomainError, newId } from '#shared-kernel/domain';
import type { Content } from './content.js';

const WITHDRAW_MINUTES = 5;

/** One message at its place in a conversation. What was withdrawn leaves its place and nothing else. */
export class Message {
  readonly id: string = newId();
  readonly attachments: number;
  body: string | null;
  /** The subject, at the first message alone: so that it is found by it. */
  heading: string | null;
  /** By the database's clock, at the moment of writing. */
  readonly sentAt!: Date;
  withdrawnAt: Date | null = null;

  constructor(
    readonly conversationId: string,
    readonly position: number,
    readonly senderId: string,
    content: Content,
    readonly inReplyTo: number | null,
    heading: string | null,
  ) {
    this.body = content.body;
    this.attachments = content.attachmentIds.length;
    this.heading = heading;
  }

  withdraw(senderId: string, at: Date): void {
    if (senderId !== this.senderId)
      throw new DomainError('forbidden', 'messaging.not-the-sender', 'Only who sent a message can withdraw it.');
    if (this.withdrawnAt)
      throw new DomainError('conflict', 'messaging.already-withdrawn', 'This message has been withdrawn already.');
    if (at.getTime() > this.sentAt.getTime() + WITHDRAW_MINUTES * 60_000)
      throw new DomainError(
        'conflict',
        'messaging.withdraw-too-late',
        `A message can be withdrawn within ${WITHDRAW_MINUTES} minutes. They are over.`,
      );
    this.body = null;
    this.heading = null;
    this.withdrawnAt = at;
  }
}
