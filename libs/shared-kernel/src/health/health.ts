import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DocumentStorage } from '#shared-kernel/documents';
import { Queues } from '#shared-kernel/queue';

const LIMIT_MS = 2_000;
/** Anybody may ask, as often as they like. */
const LOOK_EVERY_MS = 1_000;
/** Load balancers ask every few seconds; the storage need not hear of each. */
const STORAGE_LOOK_EVERY_MS = 3_000;

/** Whether this process can do its work now, and what is missing if not. */
@Injectable()
export class Health {
  private stopping = false;
  private look: { at: number; missing: Promise<string[]> } | undefined;
  private storageLook: { at: number; impaired: Promise<string[]> } | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly queues: Queues,
    private readonly storage: DocumentStorage,
  ) {}

  /** From now on not ready: whoever sends requests here should send them elsewhere. */
  beginStopping(): void {
    this.stopping = true;
  }

  /** Empty when ready; else a word for each thing that is missing. The answer may be a second old. */
  async missing(): Promise<string[]> {
    if (this.stopping) return ['stopping'];
    if (!this.look || Date.now() - this.look.at > LOOK_EVERY_MS) this.look = { at: Date.now(), missing: this.lookForMissing() };
    return this.look.missing;
  }

  /**
   * A word for each thing that does not work although the process can do the rest of its work. No reason to send requests
   * elsewhere: without documents people still work, and every other process misses them too.
   */
  async impaired(): Promise<string[]> {
    if (!this.storageLook || Date.now() - this.storageLook.at > STORAGE_LOOK_EVERY_MS) {
      this.storageLook = { at: Date.now(), impaired: this.check('documents', () => this.storage.check()) };
    }
    return this.storageLook.impaired;
  }

  private async lookForMissing(): Promise<string[]> {
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
