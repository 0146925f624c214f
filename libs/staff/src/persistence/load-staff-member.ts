import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { DomainError } from '#shared-kernel/domain';
import { StaffMember } from '../domain/staff-member.js';

/** Loads the person for a change; others who want to change the same person wait. */
export async function loadStaffMember(em: EntityManager, staffId: string): Promise<StaffMember> {
  const member = await em.findOne(StaffMember, { id: staffId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!member) throw new DomainError('not-found', 'staff.not-found', 'There is no such staff member.');
  return member;
}
