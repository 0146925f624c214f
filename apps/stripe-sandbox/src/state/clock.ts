/** The sandbox's time: the machine's, or ahead of it by as much as it was moved. It never goes back. */
export class Clock {
  aheadMs = 0;

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.aheadMs;
  }

  /** Whole seconds since 1970, as Stripe writes every time. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  moveTo(ms: number): void {
    this.aheadMs += Math.max(0, ms - this.now());
  }
}
