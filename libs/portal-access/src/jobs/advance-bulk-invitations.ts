import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { runInScope } from '#shared-kernel/context';
import { retriedOnConflict } from '#shared-kernel/database';
import { Live } from '#shared-kernel/live';
import { isPassing, Queues } from '#shared-kernel/queue';
import { Staff } from '#staff';
import { BulkInvitation } from '../domain/bulk-invitation.js';
import { type BulkResult, inviteInBulk } from '../domain/invite-in-bulk.js';
import { type Pace, payPace, takePace } from '../persistence/bulk-pace.js';
import { type BulkPlace, nextInBulk, writeBulkResults } from '../persistence/bulk-people.js';
import { tellProgress } from '../persistence/bulk-progress.js';
import { openPortalAccesses } from '../persistence/load-portal-access.js';

const PEOPLE_AT_ONCE = 100;

type Decide = (em: EntityManager, bulk: BulkInvitation, places: BulkPlace[], pace: Pace) => Promise<BulkResult[]>;

/**
 * Gives the next people of bulk work their turn. Features, invitations, results and counters of up to a hundred people are
 * one transaction, so whatever a crash interrupts has happened for all of them or for none. One process at a time does it.
 */
@Injectable()
export class AdvanceBulkInvitations {
  private readonly logger = new Logger(AdvanceBulkInvitations.name);
  private running = false;

  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly queues: Queues,
    private readonly live: Live,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Goes on until everybody had their turn, enough mails wait, or the pace is used up. Never throws: the next tick tries again. */
  async run(steps = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      for (let step = 0; step < steps && !this.queues.isDraining; step += 1) if (!(await this.advance())) return;
    } catch (error) {
      if (isPassing(error)) this.logger.warn(`Bulk work waits: ${String(error)}`);
      else this.logger.error(error);
    } finally {
      this.running = false;
    }
  }

  /** False when nothing can be done now. What fails together is repeated one by one: nobody fails for another's reason. */
  private async advance(): Promise<boolean> {
    try {
      return await retriedOnConflict(() => this.step(PEOPLE_AT_ONCE, this.invite));
    } catch (error) {
      if (isPassing(error)) throw error;
      for (let person = 0; person < PEOPLE_AT_ONCE; person += 1) if (!(await this.advanceOne())) return false;
      return true;
    }
  }

  private async advanceOne(): Promise<boolean> {
    try {
      return await retriedOnConflict(() => this.step(1, this.invite));
    } catch (error) {
      if (isPassing(error)) throw error;
      this.logger.error(error);
      return this.step(1, async (_em, _bulk, places) => places.map(() => somethingUnexpected));
    }
  }

  private async step(most: number, decide: Decide): Promise<boolean> {
    const perMinute = this.settings.BULK_MAILS_PER_MINUTE;
    return this.em.fork().transactional(async (em) => {
      const database = em.getKysely();
      const pace = await takePace(database, perMinute);
      if (!pace || pace.budget === 0) return false;
      const bulk = await em.findOne(
        BulkInvitation,
        { finishedAt: null },
        { orderBy: { advancedAt: 'asc', id: 'asc' }, lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE },
      );
      if (!bulk) return false;
      const places = await nextInBulk(database, bulk.id, Math.min(most, pace.budget));
      await asOrdered(bulk, async () => {
        const outcomes = await decide(em as EntityManager, bulk, places, pace);
        const results = places.map(({ place, staffId }, index) => ({ place, staffId, outcome: outcomes[index]! }));
        const invited = results.flatMap(({ staffId, outcome }) =>
          outcome.result === 'invited' ? [{ staffId, invitationId: outcome.invitationId }] : [],
        );
        await writeBulkResults(database, bulk.id, results);
        await payPace(database, perMinute, invited.length);
        bulk.advance({ invited, skipped: count(outcomes, 'skipped'), failed: count(outcomes, 'failed') }, pace.now);
        await em.flush();
        tellProgress(this.live, bulk);
      });
      return places.length > 0;
    });
  }

  private readonly invite: Decide = async (em, bulk, places, { now }) => {
    const people = await this.staff.findMany(places.map(({ staffId }) => staffId));
    const personOf = new Map(people.map((person) => [person.staffId, person]));
    const accesses = await openPortalAccesses(em, [...personOf.keys()], now);
    const accessOf = new Map(accesses.map((access) => [access.id, access]));
    const offer = {
      features: bulk.features,
      by: bulk.startedBy,
      hours: this.settings.INVITATION_HOURS,
      bulkId: bulk.id,
    };
    return places.map(({ staffId }) => {
      const person = personOf.get(staffId);
      return person ? inviteInBulk(accessOf.get(staffId)!, person, offer, now) : notOnRecord;
    });
  };
}

const notOnRecord: BulkResult = { result: 'failed', code: 'staff.not-found', message: 'There is no such staff member.' };
const somethingUnexpected: BulkResult = {
  result: 'failed',
  code: 'portal-access.bulk-unexpected',
  message: 'Something went wrong on our side. Send this invitation by itself.',
};

const count = (outcomes: readonly BulkResult[], result: BulkResult['result']) =>
  outcomes.filter((outcome) => outcome.result === result).length;

/** What the worker does here is the administrator's doing, person by person. */
function asOrdered<T>({ id, startedBy, startedFrom }: BulkInvitation, work: () => Promise<T>): Promise<T> {
  const actor = { kind: startedBy ? ('staff' as const) : ('system' as const), id: startedBy };
  return runInScope({ actor, address: startedFrom, requestId: id, auditPer: ({ id }) => id }, work);
}
