/** For `@Refuses`: what several routes of conversations answer. */
export const notFound = { 'messaging.conversation-not-found': 'There is no such conversation of yours.' };

export const left = { 'messaging.left': 'The caller left this conversation.' };

export const announcement = { 'messaging.announcement': 'An announcement has no replies and keeps its people.' };

export const invalidMessage = {
  'messaging.invalid-message': 'The subject or the text is empty, too long or has control characters; see `errors`.',
};

export const attachmentNotFound = {
  'messaging.attachment-not-found': 'A file is not one that the caller uploaded and has not sent.',
};

export const tooManySent = {
  'messaging.too-many-messages': 'The caller sent more than 120 messages within a minute.',
  'messaging.too-many-files': 'The caller sent 300 files within a day.',
};

export const people = {
  'messaging.cannot-be-written-to': 'Secure messages are not switched on for somebody; `errors` says for whom.',
  'messaging.too-many-people': 'A conversation has at most 100 people.',
};
