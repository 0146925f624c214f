import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { PortalAccess } from '../domain/portal-access.js';

/**
 * The aggregate with its invitation, locked until the transaction ends; undefined before anything was done for the person.
 * The lock makes changes of one person wait for each other, and leaves everybody else alone.
 */
export async function findPortalAccess(em: EntityManager, staffId: string): Promise<PortalAccess | undefined> {
  const access = await em.findOne(PortalAccess, staffId, { lockMode: LockMode.PESSIMISTIC_WRITE, lockTableAliases: ['p0'] });
  if (access?.invitation || access?.passwordLink) await em.populate(access, ['invitation', 'passwordLink']);
  return access ?? undefined;
}

/** Those of the people who have one, locked in the order of their ids, so that two who lock several never wait in a circle. */
export async function findPortalAccesses(em: EntityManager, staffIds: readonly string[]): Promise<PortalAccess[]> {
  const lock: { lockMode: LockMode.PESSIMISTIC_WRITE; lockTableAliases: string[] } = {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    lockTableAliases: ['p0'],
  };
  const accesses = await em.find(PortalAccess, { id: { $in: [...staffIds] } }, { ...lock, orderBy: { id: 'asc' } });
  await em.populate(accesses, ['invitation', 'passwordLink']);
  return accesses;
}

/** Where there is no row to lock yet: held until the transaction ends, nobody else opens this person's access. */
export async function lockAccessToOpen(em: EntityManager, staffId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${staffId}, 0))`.execute(em.getKysely());
}

/** As `findPortalAccess`, opened on first use. */
export async function openPortalAccess(em: EntityManager, staffId: string, at: Date): Promise<PortalAccess> {
  const known = await findPortalAccess(em, staffId);
  if (known) return known;
  // Two first commands for one person at once: the later one waits here and then finds what the first left.
  await lockAccessToOpen(em, staffId);
  const opened = await findPortalAccess(em, staffId);
  if (opened) return opened;
  const access = new PortalAccess(staffId, at);
  em.persist(access);
  return access;
}

/** As `openPortalAccess`, for many people at once; at most a few hundred, because each new one takes a lock of its own. */
export async function openPortalAccesses(em: EntityManager, staffIds: readonly string[], at: Date): Promise<PortalAccess[]> {
  const known = await findPortalAccesses(em, staffIds);
  const missing = without(staffIds, known);
  if (missing.length === 0) return known;
  await sql`
    select pg_advisory_xact_lock(hashtextextended(id, 0)) from unnest(${missing.toSorted()}::text[]) as id`.execute(
    em.getKysely(),
  );
  const opened = await findPortalAccesses(em, missing);
  const fresh = without(missing, opened).map((staffId) => new PortalAccess(staffId, at));
  em.persist(fresh);
  return [...known, ...opened, ...fresh];
}

function without(staffIds: readonly string[], accesses: readonly PortalAccess[]): string[] {
  const known = new Set(accesses.map(({ id }) => id));
  return staffIds.filter((id) => !known.has(id));
}
