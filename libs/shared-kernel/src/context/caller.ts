/** Who sent the request, as the guard found out. */
export interface Caller {
  readonly staffId: string;
  readonly role: 'administrator' | 'staff';
  readonly features: readonly string[];
  readonly setupComplete: boolean;
  /** Null for an API token. */
  readonly sessionId: string | null;
}
