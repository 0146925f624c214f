import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { retriedOnConflict } from '#shared-kernel/database';
import { Clock } from '#shared-kernel/domain';
import { lockDocument } from '../persistence/load-document.js';

const DAYS_BEFORE = 30;

/**
 * Lets those who see an account hear that its insurance card runs out: thirty days before its last day in the practice's
 * calendar, and once for each version. A card that is accepted later than that is told of at once, one that ran out never.
 */
@Injectable()
export class RemindOfCards {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async run(): Promise<void> {
    for (;;) {
      const documentId = await this.nextDue();
      if (!documentId) return;
      await retriedOnConflict(() => this.remind(documentId));
    }
  }

  private async nextDue(): Promise<string | undefined> {
    const { rows } = await sql<{ id: string }>`
      select v.document_id as id
      from billing.document_version v, cast(now() at time zone ${this.settings.PRACTICE_TIME_ZONE} as date) as today
      where v.state = 'accepted' and v.reminded_at is null and v.valid_until between today and today + ${DAYS_BEFORE}::int
      order by v.valid_until, v.id limit 1`.execute(this.em.fork().getKysely());
    return rows[0]?.id;
  }

  /** Any number of workers may come to it at once: the first one marks it. */
  private remind(documentId: string): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      const document = await lockDocument(em, documentId);
      document.remind(this.clock.now());
    });
  }
}
