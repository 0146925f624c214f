import type { EntityManager } from '@mikro-orm/postgresql';
import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { currentScope, runInScope } from '#shared-kernel/context';
import type { CsvImport } from '#shared-kernel/domain';
import { isPassing, RetryLater } from '#shared-kernel/queue';
import type { CsvKind } from './csv-kind.js';

interface Runs {
  run(waiting: CsvImport, beat: () => Promise<void>): Promise<void>;
  refuse(importId: string, problem: { code: string; message: string }): Promise<void>;
}

/**
 * Runs the imports of one kind that wait, the oldest first. One process does so at a time, so that a newer file wins over an
 * older one; another leaves its import to that process.
 */
export class CsvImportQueue {
  private readonly logger = new Logger(CsvImportQueue.name);

  constructor(
    private readonly em: EntityManager,
    private readonly kind: CsvKind,
    private readonly aggregate: new () => CsvImport,
    private readonly file: Runs,
  ) {}

  async runAll(): Promise<void> {
    // Asked again once the lock is free: an import may have come when this process no longer looked and still held it.
    try {
      while (await this.oldestUnfinished()) if (!(await this.runAllUnderLock())) return;
    } catch (error) {
      if (isPassing(error)) throw new RetryLater(`The import of a ${this.kind.noun} was interrupted: ${String(error)}`);
      throw error;
    }
  }

  /** False when another process has the lock. */
  private runAllUnderLock(): Promise<boolean> {
    return this.em.fork().transactional(async (lock) => {
      const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(${this.kind.lock}) as free`.execute(
        lock.getKysely(),
      );
      if (!rows[0]!.free) return false;
      // A lost lock shows here, and PostgreSQL does not end a transaction that speaks now and then as idle.
      const beat = async () => void (await sql`select 1`.execute(lock.getKysely()));
      for (let next = await this.oldestUnfinished(); next; next = await this.oldestUnfinished()) await this.run(next, beat);
      return true;
    });
  }

  private async run(waiting: CsvImport, beat: () => Promise<void>): Promise<void> {
    const { startedBy, startedFrom } = waiting;
    const actor = startedBy ? ({ kind: 'staff', id: startedBy } as const) : currentScope().actor;
    await runInScope({ ...currentScope(), actor, address: startedFrom }, async () => {
      try {
        await this.file.run(waiting, beat);
      } catch (error) {
        if (isPassing(error)) throw error;
        // Left unfinished it would keep every later import waiting.
        this.logger.error(error, `Import ${waiting.id} ended by an unexpected error`);
        const message = 'The import stopped because of an internal error. What went in before stays in; import the file again.';
        await this.file.refuse(waiting.id, { code: `${this.kind.context}.import-interrupted`, message });
      }
    });
  }

  private oldestUnfinished(): Promise<CsvImport | null> {
    return this.em.fork().findOne<CsvImport>(this.aggregate, { finishedAt: null }, { orderBy: { id: 'asc' } });
  }
}
