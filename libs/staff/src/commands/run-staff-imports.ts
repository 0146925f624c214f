import { EntityManager } from '@mikro-orm/postgresql';
import { Logger } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { currentScope, runInScope } from '#shared-kernel/context';
import { isPassing, RetryLater } from '#shared-kernel/queue';
import { StaffImport } from '../domain/staff-import.js';
import { RosterImport } from '../import/roster-import.js';

const ONE_AT_A_TIME = 7_281_995;

/**
 * Runs the imports that wait, the oldest first. One process does so at a time, so that a newer file wins over an older
 * one; another leaves its import to that process.
 */
export class RunStaffImports extends Command<void> {}

@CommandHandler(RunStaffImports)
export class RunStaffImportsHandler implements ICommandHandler<RunStaffImports> {
  private readonly logger = new Logger(RunStaffImportsHandler.name);

  constructor(
    private readonly em: EntityManager,
    private readonly roster: RosterImport,
  ) {}

  async execute(): Promise<void> {
    // Asked again once the lock is free: an import may have come when this process no longer looked and still held it.
    try {
      while (await this.oldestUnfinished()) if (!(await this.runAllUnderLock())) return;
    } catch (error) {
      if (isPassing(error)) throw new RetryLater(`The import of a roster was interrupted: ${String(error)}`);
      throw error;
    }
  }

  /** False when another process has the lock. */
  private runAllUnderLock(): Promise<boolean> {
    return this.em.fork().transactional(async (lock) => {
      const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(${ONE_AT_A_TIME}) as free`.execute(
        lock.getKysely(),
      );
      if (!rows[0]!.free) return false;
      // A lost lock shows here, and PostgreSQL does not end a transaction that speaks now and then as idle.
      const beat = async () => void (await sql`select 1`.execute(lock.getKysely()));
      for (let next = await this.oldestUnfinished(); next; next = await this.oldestUnfinished()) await this.run(next, beat);
      return true;
    });
  }

  private async run(waiting: StaffImport, beat: () => Promise<void>): Promise<void> {
    const { startedBy, startedFrom } = waiting;
    const actor = startedBy ? ({ kind: 'staff', id: startedBy } as const) : currentScope().actor;
    await runInScope({ ...currentScope(), actor, address: startedFrom }, async () => {
      try {
        await this.roster.run(waiting, beat);
      } catch (error) {
        if (isPassing(error)) throw error;
        // Left unfinished it would keep every later import waiting.
        this.logger.error(error, `Import ${waiting.id} ended by an unexpected error`);
        const message = 'The import stopped because of an internal error. What went in before stays in; import the file again.';
        await this.roster.refuse(waiting.id, { code: 'staff.import-interrupted', message });
      }
    });
  }

  private oldestUnfinished(): Promise<StaffImport | null> {
    return this.em.fork().findOne(StaffImport, { finishedAt: null }, { orderBy: { id: 'asc' } });
  }
}
