import type { Logger } from '@nestjs/common';

const QUIET_MS = 10_000;

/** Logs trouble with a backend, one line in ten seconds: during an outage every connection complains many times a second. */
export class TroubleLog {
  private quietUntil = 0;
  private unsaid = 0;

  constructor(private readonly logger: Logger) {}

  readonly report = (error: Error): void => {
    if (Date.now() < this.quietUntil) {
      this.unsaid += 1;
      return;
    }
    const more = this.unsaid > 0 ? ` (and ${this.unsaid} more complaints before it)` : '';
    this.logger.error(`Queue backend: ${error.message || error.name}${more}`);
    this.quietUntil = Date.now() + QUIET_MS;
    this.unsaid = 0;
  };
}
