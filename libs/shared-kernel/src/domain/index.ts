export { AggregateRoot } from './aggregate-root.js';
export { Clock, SystemClock } from './clock.js';
export { CsvImport, type ImportState, type Tally } from './csv-import.js';
export { decimalsOf, isCurrency } from './currency.js';
export { DomainError, type FieldError, type RefusalKind } from './domain-error.js';
export { DomainEvent, type DomainEventClass, type EventPayload } from './domain-event.js';
export { addressKey, isEmailAddress } from './email-address.js';
export { newId } from './id.js';
export { line, manyLines, optionalText, Problem, type Rule } from './text.js';
