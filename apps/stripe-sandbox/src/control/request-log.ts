import { Collection } from '../state/collection.js';

export type LoggedRequest = {
  id: string;
  /** Milliseconds since 1970, by the sandbox's clock. */
  at: number;
  method: string;
  path: string;
  params: object;
  idempotencyKey: string | null;
  apiVersion: string | null;
  /** Null while it is executed, and when it never had an answer. */
  status: number | null;
  replayed: boolean;
};

/** What was asked of the sandbox, so that a test can look for what should never have been sent. */
export class RequestLog extends Collection<LoggedRequest> {}
