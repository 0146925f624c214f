import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { colleagueConditions } from './staff-filter.js';

/** A person of the directory as their colleagues see them. */
export interface ColleagueView {
  staffId: string;
  givenName: string;
  familyName: string;
  jobTitle: string | null;
  office: string | null;
  /** Whether they can use the feature that was asked for: it is theirs, their set-up is complete and their access is on. */
  hasFeature: boolean;
}

/** Asks the directory for names and for who can use a feature. */
@Injectable()
export class Colleagues {
  constructor(private readonly em: EntityManager) {}

  async find(staffIds: readonly string[], feature: string): Promise<ReadonlyMap<string, ColleagueView>> {
    if (staffIds.length === 0) return new Map();
    const people = await this.select(feature, sql`where s.staff_id = any(${[...new Set(staffIds)]}::uuid[])`);
    return new Map(people.map((person) => [person.staffId, person]));
  }

  search(
    words: string,
    { feature, limit, exceptId }: { feature: string; limit: number; exceptId: string },
  ): Promise<ColleagueView[]> {
    const conditions = sql.join([...colleagueConditions(words.trim()), sql`s.staff_id <> ${exceptId}`], sql` and `);
    return this.select(feature, sql`where ${conditions} order by s.sort_name, s.staff_id limit ${limit}`);
  }

  /** Who can use the feature, in an office or anywhere, by id after `afterId`. */
  async idsWith(
    feature: string,
    { office, afterId, limit }: { office: string | null; afterId: string | null; limit: number },
  ): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select s.staff_id as id from portal_access.portal_status s
      where ${canUse(feature)} and (${office}::text is null or s.office = ${office}::text)
        and (${afterId}::uuid is null or s.staff_id > ${afterId}::uuid) order by s.staff_id limit ${limit}`.execute(
      this.em.getKysely(),
    );
    return rows.map(({ id }) => id);
  }

  /** Who runs the practice's portal and can sign in now. */
  async administrators(): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select a.id from portal_access.portal_access a join portal_access.portal_status s on s.staff_id = a.id
      where a.role = 'administrator' and s.state = 'active' and not s.offboarded order by a.id`.execute(this.em.getKysely());
    return rows.map(({ id }) => id);
  }

  private async select(feature: string, which: RawBuilder<unknown>): Promise<ColleagueView[]> {
    const { rows } = await sql<ColleagueView>`
      select s.staff_id as "staffId", s.given_name as "givenName", s.family_name as "familyName", s.job_title as "jobTitle", s.office,
        ${canUse(feature)} as "hasFeature"
      from portal_access.portal_status s ${which}`.execute(this.em.getKysely());
    return rows;
  }
}

const canUse = (feature: string) => sql`s.state = 'active' and not s.offboarded and ${feature} = any(s.features)`;
