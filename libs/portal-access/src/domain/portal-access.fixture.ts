import { newId } from '#shared-kernel/domain';
import { type Person, PortalAccess } from './portal-access.js';

export const HOUR_MS = 3_600_000;
export const start = new Date('2026-11-22T10:00:00Z');

/** The moment `hours` after the start of the story. */
export const later = (hours: number) => new Date(start.getTime() + hours * HOUR_MS);

export const administratorId = '01920f3a-7c1e-7abc-8def-00000000000a';
export const dana: Person = { emails: ['dana@example.org', 'Dana.Silva@Northside.example'], offboarded: false };

export const newAccess = () => new PortalAccess(newId(), start);

/** Invited at the start, for 72 hours, to the primary address. */
export function invited(access = newAccess()): PortalAccess {
  access.invite(dana.emails[0]!, dana, administratorId, 72, start);
  return access;
}

/** Activated an hour after the start, with the set-up still before them. */
export function activated(): PortalAccess {
  const access = invited();
  access.activate('$argon2id$a-hash', false, later(1));
  return access;
}

/** All set up two hours after the start. */
export function active(): PortalAccess {
  const access = activated();
  access.confirmContactDetails(later(2));
  access.acceptTerms(later(2));
  return access;
}

/** What happened since the last time this was asked, without the context's name. */
export const factsOf = (access: PortalAccess) => access.releaseEvents().map((event) => event.type.replace('portal-access.', ''));

/** Lets go of the facts of the story's beginning. */
export function settled(access: PortalAccess): PortalAccess {
  access.releaseEvents();
  return access;
}

/** Matches the refusal with this code. */
export const refusal = (kind: string, code: string) => expect.objectContaining({ kind, code: `portal-access.${code}` });
