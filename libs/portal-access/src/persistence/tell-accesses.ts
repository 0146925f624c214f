import type { EntityManager } from '@mikro-orm/postgresql';
import { currentScope, runInScope } from '#shared-kernel/context';
import type { PortalAccess } from '../domain/portal-access.js';
import { findPortalAccesses } from './load-portal-access.js';

/** People whose rows one transaction locks: enough to share its cost, few enough that nobody waits long behind it. */
const TOGETHER = 100;

export interface Told {
  readonly staffId: string;
  readonly tell: (access: PortalAccess) => void;
}

/** Tells the access records of unrelated people in one transaction, each with an audit row of its own. */
export async function tellAccesses(em: EntityManager, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return;
  const staffIds = told.map(({ staffId }) => staffId);
  await runInScope({ ...currentScope(), auditPer: ({ id }) => id }, () =>
    em.fork().transactional(async (forked) => {
      const accesses = await findPortalAccesses(forked, staffIds);
      const accessOf = new Map(accesses.map((access) => [access.id, access]));
      for (const { staffId, tell } of told) {
        const access = accessOf.get(staffId);
        if (access) tell(access);
      }
    }),
  );
}

/**
 * The same for any number, a hundred in a transaction. What cannot be written down must not keep the others of its hundred
 * waiting: these are then told one by one, and the error is handed to `onTrouble`.
 */
export async function tellManyAccesses(
  em: EntityManager,
  told: readonly Told[],
  onTrouble: (error: unknown) => void,
): Promise<void> {
  for (let start = 0; start < told.length; start += TOGETHER) {
    const some = told.slice(start, start + TOGETHER);
    try {
      await tellAccesses(em, some);
    } catch (error) {
      if (some.length === 1) onTrouble(error);
      else for (const one of some) await tellManyAccesses(em, [one], onTrouble);
    }
  }
}
