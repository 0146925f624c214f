import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { StaffMember } from '../domain/staff-member.js';
import { mustBeOnRecord } from '../must-be-on-record.js';

/** Loads the person for a change; others who want to change the same person wait. */
export async function loadStaffMember(em: EntityManager, staffId: string): Promise<StaffMember> {
  return mustBeOnRecord(await em.findOne(StaffMember, { id: staffId }, { lockMode: LockMode.PESSIMISTIC_WRITE }));
}
