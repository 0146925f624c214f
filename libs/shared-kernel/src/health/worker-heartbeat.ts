import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { newId } from '#shared-kernel/domain';
import { within } from '#shared-kernel/queue';

const HEARTBEAT_MS = 2_000;
const ALIVE_SECONDS = 8;
const STOP_TIMEOUT_MS = 1_000;

/** How many workers can do their work at this moment, for a query that asks other things, too. */
export const workersAtWork = sql<number>`
  (select count(*)::int from shared_kernel.worker_process where seen_at > now() - make_interval(secs => ${ALIVE_SECONDS}))`;

/**
 * Says every two seconds that this worker can do its work. An open connection says nothing about that: the server keeps it
 * also for a process that hears nothing of it any more.
 */
@Injectable()
export class WorkerHeartbeat {
  private readonly logger = new Logger(WorkerHeartbeat.name);
  private readonly id = newId();
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> | undefined;
  private checks: readonly (() => unknown)[] = [];

  constructor(private readonly em: EntityManager) {}

  /** Each check throws while the worker cannot do a part of its work. */
  async start(checks: readonly (() => unknown)[]): Promise<void> {
    this.checks = checks;
    this.timer = setInterval(() => (this.beating ??= this.beat()), HEARTBEAT_MS);
    await (this.beating = this.beat());
  }

  /** From now on this worker does not count. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await within(STOP_TIMEOUT_MS, 'Signing off', this.signOff()).catch(() => undefined);
  }

  private async beat(): Promise<void> {
    try {
      await Promise.all(this.checks.map((check) => check()));
      await sql`
        with gone as (delete from shared_kernel.worker_process where seen_at < now() - interval '1 minute')
        insert into shared_kernel.worker_process (id, seen_at) values (${this.id}, now())
        on conflict (id) do update set seen_at = excluded.seen_at`.execute(this.em.fork().getKysely());
    } catch (error) {
      this.logger.debug(`This worker cannot do its work: ${String(error)}`);
    } finally {
      this.beating = undefined;
    }
  }

  private async signOff(): Promise<void> {
    await this.beating;
    await sql`delete from shared_kernel.worker_process where id = ${this.id}`.execute(this.em.fork().getKysely());
  }
}
