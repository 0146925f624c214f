export { default as Messaging } from './messaging.js';
export { default as Inbox } from './inbox.js';
export { default as New } from './new.js';
export { default as Search } from './search.js';
export { default as Conversation } from './conversation.js';
