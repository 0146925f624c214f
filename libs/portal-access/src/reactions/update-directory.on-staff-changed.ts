import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { Staff } from '#staff';
import {
  BiographicsChanged,
  EmailsChanged,
  StaffMemberOffboarded,
  StaffMemberRegistered,
  StaffMemberReinstated,
  StaffMembersImported,
} from '#staff/events';
import { writeDirectory } from '../persistence/directory.js';
import { staffIdsOf, type StaffPayload } from './staff-ids.js';

/** The list shows people as Biographics knows them. It reads them afresh, so the order of the facts does not matter. */
@Injectable()
@Reaction(
  [StaffMemberRegistered, BiographicsChanged, EmailsChanged, StaffMemberOffboarded, StaffMemberReinstated, StaffMembersImported],
  'portal-access.update-directory',
)
export class UpdateDirectory implements Reacts<StaffPayload> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
  ) {}

  async handle({ payload }: PublishedEvent<StaffPayload>): Promise<void> {
    await writeDirectory(this.em.getKysely(), await this.staff.findMany(staffIdsOf(payload)));
  }
}
