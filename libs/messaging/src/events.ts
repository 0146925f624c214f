import { DomainEvent } from '#shared-kernel/domain';

export class ConversationStarted extends DomainEvent<{ conversationId: string; startedBy: string; people: string[] }> {
  static override readonly type = 'messaging.conversation-started';
  static override readonly publishedOnly = true;
}

export class MessageSent extends DomainEvent<{
  conversationId: string;
  messageId: string;
  position: number;
  senderId: string;
}> {
  static override readonly type = 'messaging.message-sent';
  static override readonly publishedOnly = true;
}

export class MessageWithdrawn extends DomainEvent<{
  conversationId: string;
  messageId: string;
  position: number;
  senderId: string;
}> {
  static override readonly type = 'messaging.message-withdrawn';
  static override readonly publishedOnly = true;
}

/** The person has read up to `position`; before it was `after`. */
export class ConversationRead extends DomainEvent<{
  conversationId: string;
  readerId: string;
  after: number;
  position: number;
}> {
  static override readonly type = 'messaging.conversation-read';
  static override readonly publishedOnly = true;
}

export class ConversationArchived extends DomainEvent<{ conversationId: string; personId: string }> {
  static override readonly type = 'messaging.conversation-archived';
  static override readonly publishedOnly = true;
}

export class ConversationBroughtBack extends DomainEvent<{ conversationId: string; personId: string }> {
  static override readonly type = 'messaging.conversation-brought-back';
  static override readonly publishedOnly = true;
}

/** `people`: who was not in the conversation before, or had left it. */
export class PeopleAdded extends DomainEvent<{ conversationId: string; addedBy: string; people: string[] }> {
  static override readonly type = 'messaging.people-added';
  static override readonly publishedOnly = true;
}

export class ConversationLeft extends DomainEvent<{ conversationId: string; personId: string }> {
  static override readonly type = 'messaging.conversation-left';
  static override readonly publishedOnly = true;
}

/** Somebody uploaded a file; it is not part of a message yet. */
export class AttachmentUploaded extends DomainEvent<{ attachmentId: string; uploaderId: string }> {
  static override readonly type = 'messaging.attachment-uploaded';
  static override readonly publishedOnly = true;
}

export class DraftKept extends DomainEvent<{ draftId: string; conversationId: string | null; personId: string }> {
  static override readonly type = 'messaging.draft-kept';
  static override readonly publishedOnly = true;
}

export class NotificationsChosen extends DomainEvent<{ staffId: string }> {
  static override readonly type = 'messaging.notifications-chosen';
  static override readonly publishedOnly = true;
}

/** Messages have lain unread for ten minutes. `digest` counts the person's digests: a later one tells of the same and more. */
export class UnreadMessagesDue extends DomainEvent<{ staffId: string; digest: number }> {
  static override readonly type = 'messaging.unread-messages-due';
}

/** `office`: for whom it is; null for everybody. */
export class AnnouncementMade extends DomainEvent<{ announcementId: string; madeBy: string; office: string | null }> {
  static override readonly type = 'messaging.announcement-made';
}

/** Everybody whom it is for has it. */
export class AnnouncementWritten extends DomainEvent<{ announcementId: string; recipients: number }> {
  static override readonly type = 'messaging.announcement-written';
  static override readonly publishedOnly = true;
}
