import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { currentScope, type ExecutionScope, runInScope } from '#shared-kernel/context';
import { retriedOnConflict } from '#shared-kernel/database';
import { Clock } from '#shared-kernel/domain';
import { Staff } from '#staff';
import { Colleagues } from '../persistence/colleagues.js';
import { openNotifications } from '../persistence/load-notifications.js';
import {
  countAsTold,
  decideAlone,
  peopleWaiting,
  placesDue,
  postpone,
  type Postponement,
} from '../persistence/overdue-unread.js';

const PLACES_AT_ONCE = 500;

/**
 * Finds whose messages lie unread for ten minutes and lets each of them hear of it once. That a person is told, and of what,
 * is one transaction: whoever dies before its end has told nobody, and after it nobody is told again.
 */
@Injectable()
export class TellOfUnread {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly colleagues: Colleagues,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const scope: ExecutionScope = { ...currentScope(), auditPer: ({ id }) => id };
    while (await retriedOnConflict(() => runInScope(scope, () => this.em.fork().transactional((em) => this.step(em)))));
  }

  /** False when nothing is due any more. */
  private async step(em: EntityManager): Promise<boolean> {
    const database = em.getKysely();
    if (!(await decideAlone(database))) return false;
    const places = await placesDue(database, PLACES_AT_ONCE);
    if (places.length === 0) return false;
    const waiting = await peopleWaiting(database, places);
    if (waiting.length === 0) return true;
    const { told, postponed } = await this.decide(em, waiting);
    await postpone(database, places, postponed);
    if (told.length > 0) await countAsTold(database, told);
    return true;
  }

  /** Who cannot read messages now, or does not want to be told, is not told of these later either. */
  private async decide(em: EntityManager, waiting: readonly string[]): Promise<{ told: string[]; postponed: Postponement[] }> {
    const now = this.clock.now();
    const reachable = await this.colleagues.reachable(waiting);
    const zones = new Map((await this.staff.findMany([...reachable])).map(({ staffId, timeZone }) => [staffId, timeZone]));
    const [told, postponed]: [string[], Postponement[]] = [[], []];
    for (const notifications of await openNotifications(em, [...zones.keys()])) {
      const staffId = notifications.id;
      const from = notifications.mayBeToldFrom(zones.get(staffId)!, now);
      if (from && from <= now) {
        notifications.tellOfUnread();
        told.push(staffId);
      } else postponed.push({ staffId, until: from });
    }
    const nobody = waiting.filter((staffId) => !zones.has(staffId)).map((staffId) => ({ staffId, until: null }));
    return { told, postponed: [...postponed, ...nobody] };
  }
}
