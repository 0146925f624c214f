import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError, withoutInvisible } from '#shared-kernel/domain';
import type { GivenBiographics, GivenEmail } from '../domain/staff-record.js';
import { loadStaffMember } from '../persistence/load-staff-member.js';
import { RecordSafeguards } from '../record-safeguards.js';

export interface BiographicsToEdit extends GivenBiographics {
  /** The whole new list; left out, the addresses stay. */
  emails?: readonly GivenEmail[];
}

/**
 * Changes the fields that are given. `expectedVersion` is the version the editor saw, if that matters. `confirmedByPerson`: the
 * person gave the password and reads the new address, so that no safeguard has to be asked and nobody told of it.
 */
export class EditBiographics extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly changes: BiographicsToEdit,
    readonly expectedVersion?: number,
    readonly confirmedByPerson = false,
  ) {
    super();
  }
}

@CommandHandler(EditBiographics)
export class EditBiographicsHandler implements ICommandHandler<EditBiographics> {
  constructor(
    private readonly em: EntityManager,
    private readonly safeguards: RecordSafeguards,
  ) {}

  async execute({ staffId, changes, expectedVersion, confirmedByPerson }: EditBiographics): Promise<void> {
    const { emails, ...biographics } = changes;
    const addresses = emails?.map(({ address }) => withoutInvisible(address));
    await this.em.transactional(async (em) => {
      if (addresses && !confirmedByPerson) await this.safeguards.beforeNewEmails(staffId, addresses);
      const member = await loadStaffMember(em, staffId);
      if (expectedVersion !== undefined && expectedVersion !== member.version) {
        throw new DomainError(
          'stale',
          'staff.stale',
          'Somebody changed this record meanwhile. Read it again and repeat the change.',
        );
      }
      member.editBiographics(biographics);
      if (!emails) return;
      const before = member.emails;
      member.changeEmails(emails);
      if (member.emails !== before && !confirmedByPerson)
        await this.safeguards.afterNewEmails([{ staffId, before, after: member.emails }]);
    });
  }
}
