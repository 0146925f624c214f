export { DeadLetters, type DeadLetter } from './dead-letters.js';
export { OutboxModule, OutboxWorkerModule } from './outbox.module.js';
export { OutboxRelay } from './outbox-relay.js';
export { OutboxRetention } from './outbox-retention.js';
export { Projections, type AggregateChange, type Database, type Projection } from './projections.js';
export { REACTIONS_QUEUE } from './reaction-catalog.js';
export { Reaction, type PublishedEvent, type Reacts } from './reaction.js';
export { RedriveDeadLetter } from './redrive-dead-letter.js';
