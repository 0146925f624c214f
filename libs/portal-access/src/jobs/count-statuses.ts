import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { statusCounts } from '../persistence/status-counts.js';

/** Writes down how many people stand in which status today; the last count of a day stands for the day. */
@Injectable()
export class CountStatuses {
  constructor(
    private readonly em: EntityManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async run(): Promise<void> {
    const database = this.em.fork().getKysely();
    const { not_invited, invited, setup_incomplete, active, disabled } = await statusCounts(database);
    await sql`
      insert into portal_access.status_day (day, not_invited, invited, setup_incomplete, active, disabled)
      values ((now() at time zone ${this.settings.PRACTICE_TIME_ZONE})::date, ${not_invited}, ${invited}, ${setup_incomplete},
        ${active}, ${disabled})
      on conflict (day) do update set not_invited = excluded.not_invited, invited = excluded.invited,
        setup_incomplete = excluded.setup_incomplete, active = excluded.active, disabled = excluded.disabled,
        counted_at = excluded.counted_at`.execute(database);
  }
}
