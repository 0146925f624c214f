import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { DomainError } from '#shared-kernel/domain';
import { workersAtWork } from '#shared-kernel/health';
import { JOBS_QUEUE } from '#shared-kernel/jobs';
import { REACTIONS_QUEUE } from '#shared-kernel/outbox';
import { Queues, type QueueState, within } from '#shared-kernel/queue';

/** A page shows it while something is wrong: it must answer then, too. */
const PATIENCE_MS = 1_500;

/** What waits to be done. */
export interface BacklogView {
  backend: 'postgresql' | 'redis';
  /** Null while the queues' backend does not answer. */
  queues: QueueState[] | null;
  /** Processes that can do their work; null while the queues' backend does not answer. */
  workers: number | null;
  outbox: { unsent: number; oldestSeconds: number | null };
  deadLetters: number;
  mail: { waiting: number; failedLastDay: number; lastSentAt: string | null };
}

interface Row {
  unsent: number;
  oldest_seconds: number | null;
  dead_letters: number;
  mails_waiting: number;
  mails_failed: number;
  last_sent_at: Date | null;
  workers: number;
}

@Injectable()
export class Backlog {
  constructor(
    private readonly em: EntityManager,
    private readonly queues: Queues,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Answers within two seconds, whatever is away. */
  async read(): Promise<BacklogView> {
    const [queues, row] = await Promise.all([this.queueStates(), this.row()]);
    return {
      backend: this.settings.REDIS_URL ? 'redis' : 'postgresql',
      queues,
      workers: queues && row.workers,
      outbox: { unsent: row.unsent, oldestSeconds: row.oldest_seconds && Math.max(0, row.oldest_seconds) },
      deadLetters: row.dead_letters,
      mail: {
        waiting: row.mails_waiting,
        failedLastDay: row.mails_failed,
        lastSentAt: row.last_sent_at?.toISOString() ?? null,
      },
    };
  }

  private async queueStates(): Promise<QueueState[] | null> {
    const asked = Promise.all([REACTIONS_QUEUE, JOBS_QUEUE].map((name) => this.queues.state(name)));
    return within(PATIENCE_MS, 'Looking at the queues', asked).catch(() => null);
  }

  private async row(): Promise<Row> {
    // A mail that still waits is tried again every minute. One that has not been for longer was replaced by another.
    const asked = sql<Row>`
      select
        (select count(*)::int from shared_kernel.outbox where relayed_at is null) as unsent,
        (select round(extract(epoch from now() - min(occurred_at)))::int from shared_kernel.outbox where relayed_at is null)
          as oldest_seconds,
        (select count(*)::int from shared_kernel.dead_letter where redriven_at is null) as dead_letters,
        (select count(*)::int from email.delivery where state = 'queued' and updated_at > now() - interval '5 minutes') as mails_waiting,
        (select count(*)::int from email.delivery where state = 'failed' and updated_at > now() - interval '1 day') as mails_failed,
        (select sent_at from email.delivery where state = 'sent' order by updated_at desc limit 1) as last_sent_at,
        ${workersAtWork} as workers`.execute(this.em.fork().getKysely());
    const late = new DomainError('unavailable', 'service.unavailable', 'The database is slow to answer. Try again in a moment.');
    const { rows } = await within(PATIENCE_MS, 'Looking at the database', asked).catch((error: Error) => {
      throw error.message.startsWith('Looking at') ? late : error;
    });
    return rows[0]!;
  }
}
