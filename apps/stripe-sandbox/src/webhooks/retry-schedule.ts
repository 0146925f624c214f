const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Stripe tells only that it goes on for up to three days with growing pauses; these are such pauses. */
const pausesMs = [
  minuteMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  18 * hourMs,
  20 * hourMs,
];

/** How long to wait after so many failed attempts; undefined when it is given up. */
export function pauseAfter(failedAttempts: number): number | undefined {
  return pausesMs[failedAttempts - 1];
}
