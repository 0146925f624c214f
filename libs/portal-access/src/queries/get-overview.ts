import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { attention, type AttentionKind } from '../persistence/attention.js';
import { statusCounts } from '../persistence/status-counts.js';

const DAYS = 30;
/** What sends an e-mail to somebody who has not signed in. */
const ACTIONS_THAT_SEND = ['request-password-reset', 'ask-for-new-link'];

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
  /** E-mails that were asked for in the last 24 hours and not sent because of a limit. */
  limitedEmails: { count: number; lastAt: string | null };
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
    const [before, today, failed, expired, expiringSoon, askedAgain, limitedEmails] = await Promise.all([
      this.daysBefore(),
      this.today(),
      this.count('failed'),
      this.count('expired'),
      this.count('expiring'),
      this.count('asked'),
      this.limitedEmails(),
    ]);
    return { days: [...before, today], attention: { failed, expired, expiringSoon, askedAgain }, limitedEmails };
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

  /** A row of the audit may stand for many, which then says how many. */
  private async limitedEmails(): Promise<OverviewView['limitedEmails']> {
    const { rows } = await sql<{ count: number; lastAt: Date | null }>`
      select coalesce(sum(coalesce((detail ->> 'count')::integer, 1)), 0)::integer as count, max(at) as "lastAt" from audit.event
      where action = any(${ACTIONS_THAT_SEND}) and outcome = 'limited' and at > now() - interval '24 hours'`.execute(
      this.em.getKysely(),
    );
    const { count, lastAt } = rows[0]!;
    return { count, lastAt: lastAt?.toISOString() ?? null };
  }

  private async count(kind: AttentionKind): Promise<number> {
    const { from, where } = attention[kind];
    const { rows } = await sql<{ people: number }>`select count(*)::int as people from ${from} where ${where}`.execute(
      this.em.getKysely(),
    );
    return rows[0]!.people;
  }
}
