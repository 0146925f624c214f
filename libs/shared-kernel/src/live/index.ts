export { Live } from './live.js';
export { type Audience, type LiveEvent, ownAccess } from './live-event.js';
export { LiveModule } from './live.module.js';
export { type CallersOf, LiveStreams } from './live-streams.js';
export { Publisher } from './publisher.js';
