/** What kind of refusal it is; the API turns each kind into one HTTP status. */
export type RefusalKind =
  | 'malformed' // 400
  | 'invalid' // 422
  | 'unauthenticated' // 401
  | 'forbidden' // 403
  | 'not-found' // 404
  | 'conflict' // 409
  | 'gone' // 410
  | 'stale' // 412
  | 'too-large' // 413
  | 'too-many' // 429
  | 'unavailable'; // 503

export interface FieldError {
  path: string;
  message: string;
}

/** A rule said no. `code` is stable (`portal-access.invitation-expired`); the message is a sentence for people. */
export class DomainError extends Error {
  constructor(
    readonly kind: RefusalKind,
    readonly code: string,
    message: string,
    readonly errors: FieldError[] = [],
    /** When to try again, for `too-many` and `unavailable`; a few seconds unless it says so. */
    readonly retryAfterSeconds?: number,
    /** Where the caller can do it instead. */
    readonly link?: string,
  ) {
    super(message);
    this.name = 'DomainError';
  }
}
