import { type AuditEntry, recordAudit } from '#shared-kernel/audit';
import { currentScope } from '#shared-kernel/context';
import { newId } from '#shared-kernel/domain';

type AuditDatabase = Parameters<typeof recordAudit>[0];

/**
 * For commands that change rows without an aggregate: writes their audit row with the change. `database` is the
 * transaction of the change; `detail` holds ids and plain values, never a secret.
 */
export async function auditChange(database: AuditDatabase, detail: Record<string, unknown>): Promise<void> {
  await recordAudit(database, [auditEntry('ok', detail)]);
  const { command } = currentScope();
  if (command) command.audited = true;
}

/** An email that the command under way asked for is not sent because of a limit; the audit says so, the answer does not. */
export function auditAsLimited(subjectId: string | null = null): void {
  const { command } = currentScope();
  if (command) Object.assign(command, { isLimited: true, subjectId });
}

/** The answer to the command under way, whatever it is, is given so long from now, so that its time tells nothing. */
export function holdAnswer(milliseconds: number): void {
  const { command } = currentScope();
  if (command) command.answerAt = performance.now() + milliseconds;
}

/** What the code under way would be held responsible for, as an audit row. `action` is only needed outside a command. */
export function auditEntry(outcome: AuditEntry['outcome'], detail: Record<string, unknown>, action?: string): AuditEntry {
  const { actor, address, command } = currentScope();
  return {
    id: newId(),
    at: new Date(),
    actorKind: actor.kind,
    actorId: actor.id,
    action: command?.name ?? action ?? 'unknown',
    subjectId: command?.subjectId ?? null,
    address,
    outcome,
    detail: { ...command?.detail, ...detail },
  };
}
