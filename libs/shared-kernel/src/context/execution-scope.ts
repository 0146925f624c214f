import { AsyncLocalStorage } from 'node:async_hooks';
import type { AggregateRoot } from '#shared-kernel/domain';

/** Who acts. `system` is a worker or the start of the product; `anonymous` a caller who has not signed in. */
export interface Actor {
  readonly kind: 'staff' | 'system' | 'anonymous';
  /** The staff member's id, or null. */
  readonly id: string | null;
}

/** The key under which a request must not take effect twice. */
export interface IdempotencyMark {
  readonly actor: string;
  readonly key: string;
  readonly fingerprint: Buffer;
  /** True once a change has written the mark. */
  written: boolean;
  /** The id of what the request made, now or when it was sent first: see `madeOnce`. */
  made: string | null;
}

/** What surrounds a use case: who asked, from where, and under which request. */
export interface ExecutionScope {
  actor: Actor;
  /** The caller's network address, or null inside the product. */
  readonly address: string | null;
  readonly requestId: string;
  /** Whether whoever acts gave the password within the last 10 minutes; never for an API token or inside the product. */
  steppedUp?: boolean;
  /** The session that sent the request; absent for an API token, an anonymous caller and inside the product. */
  sessionId?: string | null;
  /** The command under way; set by the command bus. */
  command?: {
    name: string;
    subjectId: string | null;
    audited: boolean;
    /** What its audit row says beside the facts or the refusal: plain values, never a secret. Set by the handler. */
    detail?: Record<string, unknown>;
    /** Set by the handler where an email that was asked for is not sent because of a limit. */
    isLimited?: boolean;
    /** Not answered before this moment of `performance.now()`: then the time tells nothing of what was done. */
    answerAt?: number;
  };
  /** Set where unrelated use cases share one transaction: aggregates for which it answers the same share an audit row. */
  auditPer?: (aggregate: AggregateRoot) => string;
  /** Set by the API for a request with an Idempotency-Key; written with the first change that commits. */
  idempotency?: IdempotencyMark;
}

export const systemActor: Actor = { kind: 'system', id: null };

const storage = new AsyncLocalStorage<ExecutionScope>();
const outside: ExecutionScope = Object.freeze({ actor: systemActor, address: null, requestId: 'none' });

/** The scope of the code that runs now; outside of any request the product itself acts. */
export function currentScope(): ExecutionScope {
  return storage.getStore() ?? outside;
}

export function runInScope<T>(scope: ExecutionScope, work: () => T): T {
  return storage.run(scope, work);
}
