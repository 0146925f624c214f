import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { DomainError } from '#shared-kernel/domain';
import { Staff, type StaffContact } from '#staff';
import { notInvited } from '../words/status-words.js';
import { statusJson } from '../persistence/status-json.js';

/** The status of a person's way into the portal, the same wherever it is shown (PRODUCT.md, "The status, in words"). */
export interface PortalStatus {
  state: 'not_invited' | 'invited' | 'setup_incomplete' | 'active' | 'disabled';
  headline: string;
  reasons: string[];
  nextAction: string | null;
  since: string | null;
  invitation: InvitationView | null;
  lastSignInAt: string | null;
}

export interface InvitationView {
  id: string;
  state: 'pending' | 'accepted' | 'expired' | 'revoked';
  email: string;
  issuedAt: string;
  expiresAt: string;
  delivery: 'queued' | 'sent' | 'failed';
  deliveryReason: string | null;
  sentAt: string | null;
  openedAt: string | null;
}

export interface PortalView {
  features: string[];
  status: PortalStatus;
  invitation: InvitationView | null;
  emails: { address: string; primary: boolean }[];
  passwordLinks: [];
  version: number;
}

/** Everything the *Staff Portal* page of one person shows. */
export class GetPortal extends Query<PortalView> {
  constructor(readonly staffId: string) {
    super();
  }
}

interface Row {
  features: string[];
  status: PortalStatus;
  email: string | null;
  version: number;
}

@QueryHandler(GetPortal)
export class GetPortalHandler implements IQueryHandler<GetPortal> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
  ) {}

  async execute({ staffId }: GetPortal): Promise<PortalView> {
    const [person, row] = await Promise.all([this.staff.find(staffId), this.row(staffId)]);
    if (!person) throw new DomainError('not-found', 'staff.not-found', 'There is no such staff member.');
    const status = row?.status ?? newcomer;
    return {
      features: row?.features ?? [],
      status,
      // On this page the administrator chose the address, so it is shown whole; everywhere else it is masked.
      invitation: status.invitation && { ...status.invitation, email: row?.email ?? status.invitation.email },
      emails: emailsOf(person),
      passwordLinks: [],
      version: row?.version ?? 0,
    };
  }

  private async row(staffId: string): Promise<Row | undefined> {
    const { rows } = await sql<Row>`
      select s.features, ${statusJson} as status, i.email, coalesce(a.features_version, 0) as version
      from portal_access.portal_status s
        left join portal_access.portal_access a on a.id = s.staff_id
        left join portal_access.invitation i on i.id = a.invitation_id
      where s.staff_id = ${staffId}`.execute(this.em.getKysely());
    return rows[0];
  }
}

/** Somebody so new that the directory does not have them yet. */
const newcomer: PortalStatus = {
  ...notInvited,
  state: 'not_invited',
  reasons: [],
  since: null,
  invitation: null,
  lastSignInAt: null,
};

const emailsOf = (person: StaffContact) => person.emails.map((address, place) => ({ address, primary: place === 0 }));
