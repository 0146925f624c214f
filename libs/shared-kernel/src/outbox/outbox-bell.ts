import { EntityManager } from '@mikro-orm/postgresql';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { sql } from 'kysely';

export const OUTBOX_CHANNEL = 'staff_portal_outbox';
const GATHER_MS = 5;

/**
 * Wakes the relay after a commit. NOTIFY inside the transaction would make every commit of the database wait for one
 * global lock; a bell rung after it, once for all commits of some milliseconds, costs nothing, and the relay's sweep finds
 * what a crash in between left silent.
 */
@Injectable()
export class OutboxBell implements BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxBell.name);
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(private readonly em: EntityManager) {}

  ring(): void {
    if (this.stopping) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.notify();
    }, GATHER_MS);
  }

  /** The sweep makes up for the silence. */
  beforeApplicationShutdown(): void {
    this.stopping = true;
    clearTimeout(this.timer);
  }

  private async notify(): Promise<void> {
    try {
      await sql`select pg_notify(${OUTBOX_CHANNEL}, '')`.execute(this.em.fork().getKysely());
    } catch (error) {
      if (this.stopping) return;
      this.logger.warn(`The outbox relay could not be woken; its sweep will find the rows: ${String(error)}`);
    }
  }
}
