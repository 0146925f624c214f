import { Injectable } from '@nestjs/common';
import { DomainError } from '#shared-kernel/domain';
import { type ColleagueView, Portal } from '#portal-access';
import { mustBeOnRecord, Staff } from '#staff';

const FEATURE = 'billing_documents';

export interface PersonName {
  staffId: string;
  givenName: string;
  familyName: string;
}

/** Who people are, and who of them can use billing documents: portal access knows. */
@Injectable()
export class People {
  constructor(
    private readonly portal: Portal,
    private readonly staff: Staff,
  ) {}

  /** By id; somebody who is on no record is missing. */
  find(staffIds: readonly string[]): Promise<ReadonlyMap<string, ColleagueView>> {
    return this.portal.colleagues(staffIds, FEATURE);
  }

  /** How people are called; somebody who is on no record has no name. */
  async namesOf(staffIds: readonly string[]): Promise<(staffId: string) => PersonName> {
    const known = await this.find(staffIds);
    return (staffId) => {
      const { givenName = '', familyName = '' } = known.get(staffId) ?? {};
      return { staffId, givenName, familyName };
    };
  }

  /** In which language somebody reads. */
  async localeOf(staffId: string): Promise<'en' | 'es'> {
    return (await this.staff.find(staffId))?.locale ?? 'en';
  }

  /** Refuses with `staff.not-found`. */
  async mustExist(staffId: string): Promise<void> {
    mustBeOnRecord((await this.find([staffId])).get(staffId));
  }

  /** Refuses with `billing.unknown-staff` and names the places of those who are on no record. */
  async mustAllExist(staffIds: readonly string[]): Promise<void> {
    const known = await this.find(staffIds);
    const errors = staffIds.flatMap((id, index) =>
      known.has(id) ? [] : [{ path: `staffIds.${index}`, message: 'is not a staff member' }],
    );
    if (errors.length > 0)
      throw new DomainError('invalid', 'billing.unknown-staff', 'Somebody is not a staff member.', errors.slice(0, 100));
  }
}
