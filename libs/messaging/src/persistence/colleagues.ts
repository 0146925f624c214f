import { Injectable } from '@nestjs/common';
import { type ColleagueView, Portal } from '#portal-access';
import { mustBeOnRecord } from '#staff';

const FEATURE = 'secure_messaging';

/** Who people are, and who of them can be written to: portal access knows. */
@Injectable()
export class Colleagues {
  constructor(private readonly portal: Portal) {}

  /** By id; somebody who is on no record is missing. */
  find(staffIds: readonly string[]): Promise<ReadonlyMap<string, ColleagueView>> {
    return this.portal.colleagues(staffIds, FEATURE);
  }

  /** Refuses with `staff.not-found`. */
  async mustBeOnRecord(staffId: string): Promise<void> {
    mustBeOnRecord((await this.find([staffId])).get(staffId));
  }

  /** Those of the people who can be written to now. */
  async reachable(staffIds: readonly string[]): Promise<ReadonlySet<string>> {
    const people = [...(await this.find(staffIds)).values()];
    return new Set(people.filter(({ hasFeature }) => hasFeature).map(({ staffId }) => staffId));
  }

  /** Everybody who can be written to, in one office or (null) anywhere: the next by id after `afterId`. */
  reachableIn(office: string | null, afterId: string | null, limit: number): Promise<string[]> {
    return this.portal.idsWith(FEATURE, { office, afterId, limit });
  }

  search(words: string, limit: number, exceptId: string): Promise<ColleagueView[]> {
    return this.portal.searchColleagues(words, { feature: FEATURE, limit, exceptId });
  }
}

/** "Dana Silva"; null for somebody who is on no record. */
export function nameOf(person: ColleagueView | undefined): string | null {
  return person ? `${person.givenName} ${person.familyName}`.trim() : null;
}
