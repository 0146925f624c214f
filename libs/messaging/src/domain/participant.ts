import { AggregateRoot, DomainError } from '#shared-kernel/domain';
import { ConversationArchived, ConversationBroughtBack, ConversationRead } from '../events.js';

/** What one person has of a conversation: whether they are in it, how far they have read, where it lies. */
export class Participant extends AggregateRoot {
  leftAt: Date | null = null;
  /** The last message they may see, once they left. */
  leftPosition: number | null = null;
  archived = false;
  readTo = 0;
  /** Where it stands in their list; moves with each message they may see. */
  readonly lastAt: Date;

  constructor(
    readonly conversationId: string,
    readonly staffId: string,
    public joinedAt: Date,
    lastAt: Date,
  ) {
    super();
    this.lastAt = lastAt;
  }

  /** What is done to it is done in its conversation. */
  get id(): string {
    return this.conversationId;
  }

  get hasLeft(): boolean {
    return this.leftAt !== null;
  }

  maySee(position: number): boolean {
    return this.leftPosition === null || position <= this.leftPosition;
  }

  mustBeIn(): void {
    if (this.hasLeft)
      throw new DomainError('conflict', 'messaging.left', 'You left this conversation. Somebody in it can add you again.');
  }

  /** `lastPosition`: of the newest message in the conversation. Reading never goes back. */
  read(position: number, lastPosition: number): void {
    if (position > (this.leftPosition ?? lastPosition))
      throw new DomainError('invalid', 'messaging.position-unknown', 'There is no message at this position.', [
        { path: 'position', message: 'must be that of a message' },
      ]);
    if (position <= this.readTo) return;
    const after = this.readTo;
    this.readTo = position;
    this.record(new ConversationRead({ conversationId: this.conversationId, readerId: this.staffId, after, position }));
  }

  /** Out of the inbox, until somebody else writes. */
  archive(): void {
    this.mustBeIn();
    if (this.archived) return;
    this.archived = true;
    this.record(new ConversationArchived({ conversationId: this.conversationId, personId: this.staffId }));
  }

  bringBack(): void {
    this.mustBeIn();
    if (!this.archived) return;
    this.archived = false;
    this.record(new ConversationBroughtBack({ conversationId: this.conversationId, personId: this.staffId }));
  }

  leave(lastPosition: number, at: Date): void {
    this.leftAt = at;
    this.leftPosition = lastPosition;
  }

  joinAgain(at: Date): void {
    this.leftAt = null;
    this.leftPosition = null;
    this.archived = false;
    this.joinedAt = at;
  }
}
