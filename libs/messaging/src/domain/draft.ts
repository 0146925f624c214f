import { AggregateRoot, DomainError, newId } from '#shared-kernel/domain';
import { DraftKept } from '../events.js';
import { type GivenContent, readUnfinished, readUnfinishedSubject } from './content.js';
import { mustHaveRoom, named } from './people.js';

/** More than anybody writes at once, so that a page that went wrong cannot fill the database. */
const MOST_DRAFTS = 200;

export interface GivenDraft extends GivenContent {
  readonly subject?: string | undefined;
  readonly participantIds?: readonly string[] | undefined;
}

/** A message that is not sent yet: a reply, or the first one of a conversation that is not started. Only its writer sees it. */
export class Draft extends AggregateRoot {
  readonly id: string = newId();
  subject = '';
  participantIds: string[] = [];
  body = '';
  attachmentIds: string[] = [];
  updatedAt: Date;

  constructor(
    readonly staffId: string,
    /** Null for one that starts a conversation. */
    readonly conversationId: string | null,
    at: Date,
  ) {
    super();
    this.updatedAt = at;
  }

  keep(given: GivenDraft, at: Date): void {
    const { body, attachmentIds } = readUnfinished(given);
    const people = named(given.participantIds ?? []);
    mustHaveRoom('participantIds', people.length + 1);
    this.subject = readUnfinishedSubject(given.subject ?? '');
    this.participantIds = people;
    this.body = body;
    this.attachmentIds = [...attachmentIds];
    this.updatedAt = at;
    this.record(new DraftKept({ draftId: this.id, conversationId: this.conversationId, personId: this.staffId }));
  }
}

export function mustHaveRoomForDraft(drafts: number): void {
  if (drafts >= MOST_DRAFTS)
    throw new DomainError('conflict', 'messaging.too-many-drafts', `You have ${MOST_DRAFTS} drafts. Send or delete one first.`);
}
