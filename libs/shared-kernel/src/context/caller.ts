/** Who sent the request, as the guard found out. */
export interface Caller {
  readonly staffId: string;
  readonly role: 'administrator' | 'staff';
  readonly features: readonly string[];
  readonly setupComplete: boolean;
  /** Null for an API token. */
  readonly sessionId: string | null;
  /** Whether the password was given within the last 10 minutes. */
  readonly steppedUp: boolean;
  /** What an API token may do (`staff:read`, …, `*:read` for all reading, `*` for all); null for a session. */
  readonly scopes: readonly string[] | null;
}
