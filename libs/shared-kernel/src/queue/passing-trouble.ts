import { RetryLater } from './attempt.js';

// Connection lost or refused, server shutting down, out of resources, deadlock or serialization: PostgreSQL's classes.
const passingStates = /^(?:08|53|57P0|40)/;
// Node's own names for trouble with a socket: ECONNRESET, ETIMEDOUT, … (ERR_… are mistakes of the program.)
const networkTrouble = /^E(?!RR_)[A-Z]+$/;

/** True for trouble with the database that ends by itself, so that trying again later is right. */
export function isPassing(error: unknown): boolean {
  if (error instanceof RetryLater) return true;
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return passingStates.test(code) || networkTrouble.test(code);
  return error instanceof Error && /connection|timeout/i.test(error.message);
}
