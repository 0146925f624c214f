import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Queues } from '#shared-kernel/queue';

const LIMIT_MS = 2_000;

/** Whether this process can do its work now, and what is missing if not. */
@Injectable()
export class Health {
  private stopping = false;

  constructor(
    private readonly em: EntityManager,
    private readonly queues: Queues,
  ) {}

  /** From now on not ready: whoever sends requests here should send them elsewhere. */
  beginStopping(): void {
    this.stopping = true;
  }

  /** Empty when ready; else a word for each thing that is missing. */
  async missing(): Promise<string[]> {
    if (this.stopping) return ['stopping'];
    const checks = [
      this.check('database', () => sql`select 1`.execute(this.em.fork().getKysely())),
      this.check('queue', () => this.queues.check()),
    ];
    return (await Promise.all(checks)).flat();
  }

  private async check(name: string, probe: () => Promise<unknown>): Promise<string[]> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error('no answer')), LIMIT_MS);
    try {
      await Promise.race([probe(), late.promise]);
      return [];
    } catch {
      return [name];
    } finally {
      clearTimeout(timer);
    }
  }
}
