import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CommandBus, type ICommand } from '@nestjs/cqrs';
import { type AuditEntry, recordAudit } from '#shared-kernel/audit';
import { currentScope, runInScope } from '#shared-kernel/context';
import { retriedOnConflict } from '#shared-kernel/database';
import { DomainError } from '#shared-kernel/domain';
import { auditEntry } from './audit-scope.js';

/**
 * Every command leaves an audit row: with its change where it changed something (the recorded-events subscriber writes
 * it), by itself where nothing changed or the command was refused.
 */
@Injectable()
export class CommandAuditing implements OnModuleInit {
  constructor(
    private readonly bus: CommandBus,
    private readonly em: EntityManager,
  ) {}

  onModuleInit(): void {
    // The bus has no hook around a handler, so its one method is wrapped.
    const carryOut = this.bus.execute.bind(this.bus) as (command: ICommand) => Promise<unknown>;
    this.bus.execute = ((command: ICommand) => this.audited(command, carryOut)) as CommandBus['execute'];
  }

  private audited(command: ICommand, carryOut: (command: ICommand) => Promise<unknown>): Promise<unknown> {
    const name = kebab(command.constructor.name);
    // Most commands are about a staff member; others say themselves what they are done to.
    const { subjectId, staffId } = command as { subjectId?: string; staffId?: string };
    const running = { name, subjectId: subjectId ?? staffId ?? null, audited: false };
    return runInScope({ ...currentScope(), command: running }, async () => {
      try {
        const result = await retriedOnConflict(() => carryOut(command));
        if (!running.audited) await this.record('ok', { facts: [] });
        return result;
      } catch (error) {
        if (error instanceof DomainError) await this.record('refused', { code: error.code });
        else await this.tryToRecordFailure();
        throw error;
      }
    });
  }

  /** The failure may be the database's own; the error that is thrown then says enough. */
  private async tryToRecordFailure(): Promise<void> {
    await this.record('failed', {}).catch(() => {});
  }

  private async record(outcome: AuditEntry['outcome'], detail: Record<string, unknown>): Promise<void> {
    await recordAudit(this.em.fork().getKysely(), [auditEntry(outcome, detail)]);
  }
}

const kebab = (name: string) => name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
