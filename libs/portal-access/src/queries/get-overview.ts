import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { attention, type AttentionKind } from '../persistence/attention.js';
import { statusCounts } from '../persistence/status-counts.js';

const DAYS = 30;

interface DayView {
  /** A day of the practice: `2026-11-24`. */
  day: string;
  notInvited: number;
  invited: number;
  setupIncomplete: number;
  active: number;
  disabled: number;
}

export interface OverviewView {
  days: DayView[];
  attention: { failed: number; expired: number; expiringSoon: number; askedAgain: number };
}

/** How many people stand in which status, now and over the last thirty days, and who waits for an administrator. */
export class GetOverview extends Query<OverviewView> {}

@QueryHandler(GetOverview)
export class GetOverviewHandler implements IQueryHandler<GetOverview> {
  constructor(
    private readonly em: EntityManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute(): Promise<OverviewView> {
    const [before, today, failed, expired, expiringSoon, askedAgain] = await Promise.all([
      this.daysBefore(),
      this.today(),
      this.count('failed'),
      this.count('expired'),
      this.count('expiring'),
      this.count('asked'),
    ]);
    return { days: [...before, today], attention: { failed, expired, expiringSoon, askedAgain } };
  }

  private async daysBefore(): Promise<DayView[]> {
    const { rows } = await sql<DayView>`
      select day::text, not_invited as "notInvited", invited, setup_incomplete as "setupIncomplete", active, disabled
      from portal_access.status_day, (select (now() at time zone ${this.settings.PRACTICE_TIME_ZONE})::date as today) practice
      where day < today and day > today - ${DAYS}::integer order by day`.execute(this.em.getKysely());
    return rows;
  }

  /** Counted at this moment: what the job wrote down may be ten minutes old. */
  private async today(): Promise<DayView> {
    const database = this.em.getKysely();
    const [counts, { rows }] = await Promise.all([
      statusCounts(database),
      sql<{ day: string }>`select (now() at time zone ${this.settings.PRACTICE_TIME_ZONE})::date::text as day`.execute(database),
    ]);
    const { not_invited: notInvited, setup_incomplete: setupIncomplete, invited, active, disabled } = counts;
    return { day: rows[0]!.day, notInvited, invited, setupIncomplete, active, disabled };
  }

  private async count(kind: AttentionKind): Promise<number> {
    const { from, where } = attention[kind];
    const { rows } = await sql<{ people: number }>`select count(*)::int as people from ${from} where ${where}`.execute(
      this.em.getKysely(),
    );
    return rows[0]!.people;
  }
}
