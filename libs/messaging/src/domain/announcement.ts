import { AggregateRoot, DomainError, line, Problem } from '#shared-kernel/domain';
import { AnnouncementMade, AnnouncementWritten } from '../events.js';
import type { Conversation } from './conversation.js';

const officeName = line(200);

/** An office's name, or null for everybody. Refuses with `messaging.invalid-message`. */
export function readOffice(given: string | null | undefined): string | null {
  if (given === null || given === undefined) return null;
  const office = officeName(given);
  if (office instanceof Problem)
    throw new DomainError('invalid', 'messaging.invalid-message', 'This announcement cannot be made as it is.', [
      { path: 'office', message: office.message },
    ]);
  return office;
}

/**
 * What an administrator tells an office or everybody: a conversation to which nobody replies. It is for those who can use
 * messages when it is made; they are written down a batch at a time, in the order of their ids.
 */
export class Announcement extends AggregateRoot {
  /** That of its conversation. */
  readonly id: string;
  readonly madeBy: string;
  readonly madeAt: Date;
  recipients = 0;
  writtenAfter: string | null = null;
  writtenAt: Date | null = null;

  constructor(
    conversation: Conversation,
    readonly office: string | null,
  ) {
    super();
    this.id = conversation.id;
    this.madeBy = conversation.startedBy;
    this.madeAt = conversation.startedAt;
    this.record(new AnnouncementMade({ announcementId: this.id, madeBy: this.madeBy, office }));
  }

  /** Of these people, whoever made it needs none. */
  recipientsAmong(people: readonly string[]): string[] {
    return people.filter((staffId) => staffId !== this.madeBy);
  }

  /** These people were looked at and have it now; `isEnd`: there are no more. */
  reach(people: readonly string[], isEnd: boolean, at: Date): void {
    this.recipients += this.recipientsAmong(people).length;
    this.writtenAfter = people.at(-1) ?? this.writtenAfter;
    if (!isEnd) return;
    this.writtenAt = at;
    this.record(new AnnouncementWritten({ announcementId: this.id, recipients: this.recipients }));
  }
}
