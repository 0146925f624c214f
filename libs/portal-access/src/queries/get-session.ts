import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { DomainError } from '#shared-kernel/domain';
import { Staff, type StaffContact } from '#staff';
import { statusJson } from '../persistence/status-json.js';
import type { PortalStatus } from './get-portal.js';

export interface SessionView {
  staffMember: Pick<StaffContact, 'givenName' | 'familyName' | 'jobTitle' | 'office' | 'phone' | 'timeZone' | 'locale'> & {
    id: string;
    email: string;
  };
  role: 'administrator' | 'staff';
  features: string[];
  status: PortalStatus;
  setupSteps: { step: string; done: boolean }[];
}

/** What a signed-in person's pages start from. */
export class GetSession extends Query<SessionView> {
  constructor(readonly staffId: string) {
    super();
  }
}

interface Row {
  role: SessionView['role'];
  features: string[];
  email: string;
  status: PortalStatus;
  set_password: boolean;
  confirm_contact_details: boolean;
  accept_terms: boolean;
}

@QueryHandler(GetSession)
export class GetSessionHandler implements IQueryHandler<GetSession> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
  ) {}

  async execute({ staffId }: GetSession): Promise<SessionView> {
    const [person, row] = await Promise.all([this.staff.find(staffId), this.row(staffId)]);
    if (!person || !row) throw new DomainError('unauthenticated', 'portal-access.signed-out', 'Sign in first.');
    const { givenName, familyName, jobTitle, office, phone, timeZone, locale } = person;
    return {
      staffMember: { id: staffId, givenName, familyName, jobTitle, office, phone, timeZone, locale, email: row.email },
      role: row.role,
      features: row.features,
      status: row.status,
      setupSteps: [
        { step: 'set_password', done: row.set_password },
        { step: 'confirm_contact_details', done: row.confirm_contact_details },
        { step: 'accept_terms', done: row.accept_terms },
      ],
    };
  }

  private async row(staffId: string): Promise<Row | undefined> {
    const { rows } = await sql<Row>`
      select a.role, a.features, a.sign_in_email as email, ${statusJson} as status, a.activated_at is not null as set_password,
        a.contact_confirmed_at is not null as confirm_contact_details, a.terms_accepted_at is not null as accept_terms
      from portal_access.portal_access a join portal_access.portal_status s on s.staff_id = a.id
      where a.id = ${staffId}`.execute(this.em.getKysely());
    return rows[0];
  }
}
