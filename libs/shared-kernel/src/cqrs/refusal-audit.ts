import { EntityManager } from '@mikro-orm/postgresql';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type AuditEntry, recordAudit, RefusalCounter } from '#shared-kernel/audit';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import type { RefusalKind } from '#shared-kernel/domain';
import { networkOf } from '#shared-kernel/rate-limits';

const FLUSH_INTERVAL_MS = 60_000;

/**
 * Writes audit rows of what came to nothing. Callers who have not signed in, and whoever goes on beyond a limit, cannot make the
 * audit grow: their refusals beyond the first are counted here and written as one row. A crash of the process loses the counts
 * of a quarter of an hour.
 */
@Injectable()
export class RefusalAudit implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(RefusalAudit.name);
  private readonly counter = new RefusalCounter();
  private readonly isCounting: boolean;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly em: EntityManager,
    @Inject(SETTINGS) { SIGN_IN_LIMITS }: Settings,
  ) {
    this.isCounting = SIGN_IN_LIMITS === 'on';
  }

  onModuleInit(): void {
    this.timer = setInterval(() => void this.flush(Date.now()), FLUSH_INTERVAL_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush(Infinity);
  }

  /** `kind` is that of the refusal, if it is one. */
  async record(entry: AuditEntry, kind?: RefusalKind): Promise<void> {
    if (this.isCounting && isCountable(entry, kind) && !this.admits(entry, kind)) return;
    await recordAudit(this.em.fork().getKysely(), [entry]);
  }

  /** Writes what was counted in windows that have ended by then. */
  async flush(now: number): Promise<void> {
    const entries = this.counter.takeEnded(now);
    try {
      await recordAudit(this.em.fork().getKysely(), entries);
    } catch (error) {
      const lost = entries.reduce((sum, { detail }) => sum + Number(detail['count']), 0);
      this.logger.warn(`${lost} counted refusals could not be written to the audit: ${String(error)}`);
    }
  }

  private admits(entry: AuditEntry, kind: RefusalKind | undefined): boolean {
    const source = entry.actorId ?? networkOf(entry.address ?? 'inside');
    return this.counter.admits(entry, source, Date.now(), { isGuess: kind === 'unauthenticated' });
  }
}

const isCountable = ({ actorKind, outcome }: AuditEntry, kind: RefusalKind | undefined) =>
  outcome !== 'ok' && (actorKind === 'anonymous' || kind === 'too-many');
