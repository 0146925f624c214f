import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CommandBus, type ICommand } from '@nestjs/cqrs';
import { currentScope, type ExecutionScope, runInScope } from '#shared-kernel/context';
import { retriedOnConflict } from '#shared-kernel/database';
import { DomainError } from '#shared-kernel/domain';
import { auditEntry } from './audit-scope.js';
import { RefusalAudit } from './refusal-audit.js';

/**
 * Every command leaves an audit row: with its change where it changed something (the recorded-events subscriber writes
 * it), by itself where nothing changed or the command was refused.
 */
@Injectable()
export class CommandAuditing implements OnModuleInit {
  constructor(
    private readonly bus: CommandBus,
    private readonly refusals: RefusalAudit,
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
    const running: NonNullable<ExecutionScope['command']> = { name, subjectId: subjectId ?? staffId ?? null, audited: false };
    return runInScope({ ...currentScope(), command: running }, async () => {
      try {
        const result = await retriedOnConflict(() => carryOut(command));
        if (!running.audited) await this.recordUnchanged(running);
        return result;
      } catch (error) {
        if (error instanceof DomainError) {
          await this.refusals.record(auditEntry('refused', { code: error.code }), error.kind);
        } else await this.tryToRecordFailure();
        throw error;
      } finally {
        // After the audit row: it too takes a time that could tell something.
        if (running.answerAt !== undefined) await pause(Math.max(0, running.answerAt - performance.now()));
      }
    });
  }

  private recordUnchanged({ isLimited }: NonNullable<ExecutionScope['command']>): Promise<void> {
    return this.refusals.record(isLimited ? auditEntry('limited', {}) : auditEntry('ok', { facts: [] }));
  }

  /** The failure may be the database's own; the error that is thrown then says enough. */
  private async tryToRecordFailure(): Promise<void> {
    await this.refusals.record(auditEntry('failed', {})).catch(() => {});
  }
}

const kebab = (name: string) => name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
