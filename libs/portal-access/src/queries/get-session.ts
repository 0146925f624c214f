import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { DomainError } from '#shared-kernel/domain';
import { Staff, type StaffContact } from '#staff';
import { isSession, sessionEnds, type SessionName } from '../persistence/session-ends.js';
import { statusJson } from '../persistence/status-json.js';
import { reviewIsDue } from '../security/security-review.js';
import { ABSOLUTE_HOURS } from '../security/sessions.js';
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
  /** Whether something waits that was added shortly before the password was set anew. */
  securityReviewDue: boolean;
  /** When the session ends if nothing happens, and in any case; null for an API token. */
  ends: { idleAt: string; at: string } | null;
}

/** What a signed-in person's pages start from. */
export class GetSession extends Query<SessionView> {
  constructor(
    readonly staffId: string,
    readonly session: SessionName | null,
  ) {
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
  enroll_mfa: boolean;
  enroll_mfa_required: boolean;
  review_due: boolean;
  idle_at: Date | null;
  at: Date | null;
}

@QueryHandler(GetSession)
export class GetSessionHandler implements IQueryHandler<GetSession> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ staffId, session }: GetSession): Promise<SessionView> {
    const [person, row] = await Promise.all([this.staff.find(staffId), this.row(staffId, session)]);
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
        ...(row.enroll_mfa_required ? [{ step: 'enroll_mfa', done: row.enroll_mfa }] : []),
      ],
      securityReviewDue: row.review_due,
      ends: row.idle_at && row.at && { idleAt: row.idle_at.toISOString(), at: row.at.toISOString() },
    };
  }

  private async row(staffId: string, session: SessionName | null): Promise<Row | undefined> {
    const { idleAt, at } = sessionEnds('own', this.settings.SESSION_IDLE_MINUTES, ABSOLUTE_HOURS);
    const { rows } = await sql<Row>`
      select a.role, a.features, a.sign_in_email as email, ${statusJson} as status, a.activated_at is not null as set_password,
        a.contact_confirmed_at is not null as confirm_contact_details, a.terms_accepted_at is not null as accept_terms,
        a.second_factor_at is not null as enroll_mfa, a.second_factor_required as enroll_mfa_required,
        ${reviewIsDue} as review_due,
        ${idleAt} as idle_at, ${at} as at
      from portal_access.portal_access a join portal_access.portal_status s on s.staff_id = a.id
        left join portal_access.session own on own.staff_id = a.id and ${session ? isSession('own', session) : sql`false`}
      where a.id = ${staffId}`.execute(this.em.getKysely());
    return rows[0];
  }
}
