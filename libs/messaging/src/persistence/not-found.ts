import { DomainError } from '#shared-kernel/domain';

/** The one answer for a conversation that does not exist or that the caller never was in. */
export const conversationNotFound = () =>
  new DomainError('not-found', 'messaging.conversation-not-found', 'There is no such conversation of yours.');

export const messageNotFound = () =>
  new DomainError('not-found', 'messaging.message-not-found', 'There is no such message in this conversation.');

/** The one answer for a file that is not there or that the caller may not see. */
export const attachmentNotFound = () => new DomainError('not-found', 'messaging.attachment-not-found', 'There is no such file.');

export const draftNotFound = () => new DomainError('not-found', 'messaging.draft-not-found', 'There is no such draft of yours.');
