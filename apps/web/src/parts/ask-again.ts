const SOON_MS = 10_000;
const LATER_MS = 60_000;
/** Whoever comes back from Stripe's page waits a minute or two; a page left open asks less often. */
const ASKED_SOON = 12;

/** How soon a page asks again how an open payment stands; the API asks Stripe then. */
export const askAgainInMs = (timesAsked: number): number => (timesAsked < ASKED_SOON ? SOON_MS : LATER_MS);
