const DAY_MS = 86_400_000;

interface Asking {
  readonly activatedAt: Date | null;
  readonly disabledAt: Date | null;
  readonly newLinkAskedAt: Date | null;
}

/** A new link is of use to somebody without an account who may get one, and administrators hear of it once a day. */
export function isWorthTelling({ activatedAt, disabledAt, newLinkAskedAt }: Asking, at: Date): boolean {
  if (activatedAt || disabledAt) return false;
  return !newLinkAskedAt || at.getTime() - newLinkAskedAt.getTime() >= DAY_MS;
}
