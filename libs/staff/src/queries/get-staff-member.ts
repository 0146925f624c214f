import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { mustBeOnRecord } from '../must-be-on-record.js';

/** A staff member's record as administrators see it. */
export interface StaffMemberView {
  id: string;
  externalId: string | null;
  givenName: string;
  familyName: string;
  jobTitle: string | null;
  office: string | null;
  phone: string | null;
  timeZone: string;
  locale: 'en' | 'es';
  /** The primary first. */
  emails: { address: string; primary: boolean }[];
  offboardedAt: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
}

export class GetStaffMember extends Query<StaffMemberView> {
  constructor(readonly staffId: string) {
    super();
  }
}

interface Row extends Omit<StaffMemberView, 'emails' | 'offboardedAt' | 'createdAt' | 'updatedAt'> {
  emails: string[];
  offboardedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

@QueryHandler(GetStaffMember)
export class GetStaffMemberHandler implements IQueryHandler<GetStaffMember> {
  constructor(private readonly em: EntityManager) {}

  async execute({ staffId }: GetStaffMember): Promise<StaffMemberView> {
    const { rows } = await sql<Row>`
      select id, external_id as "externalId", given_name as "givenName", family_name as "familyName", job_title as "jobTitle",
        office, phone, time_zone as "timeZone", locale, emails, offboarded_at as "offboardedAt", version,
        created_at as "createdAt", updated_at as "updatedAt"
      from staff.staff_member where id = ${staffId}`.execute(this.em.getKysely());
    const row = mustBeOnRecord(rows[0]);
    return {
      ...row,
      emails: row.emails.map((address, index) => ({ address, primary: index === 0 })),
      offboardedAt: row.offboardedAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    };
  }
}
