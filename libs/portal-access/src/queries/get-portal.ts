import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { mustBeOnRecord, Staff, type StaffContact } from '#staff';
import { notInvited } from '../words/status-words.js';
import { passwordLinksOf, type PasswordLinkView } from '../persistence/password-links.js';
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
  /** Of the set-up; empty unless that is what the state says. */
  remainingSteps: string[];
  disabled: { cause: 'administrator' | 'offboarded'; reason: string | null } | null;
  /** When the person asked for a new link, while nobody has answered that. */
  askedAgainAt: string | null;
}

export interface InvitationView {
  id: string;
  state: 'pending' | 'accepted' | 'expired' | 'revoked';
  email: string;
  maskedEmail: string;
  issuedAt: string;
  expiresAt: string;
  delivery: 'queued' | 'sent' | 'failed';
  deliveryReason: string | null;
  sentAt: string | null;
  openedAt: string | null;
  remindedAt: string | null;
}

export interface PortalView {
  role: 'administrator' | 'staff';
  features: string[];
  status: PortalStatus;
  disabled: { since: string; cause: 'administrator' | 'offboarded'; reason: string | null } | null;
  /** The address the person signs in with, once there is an account. */
  signInEmail: string | null;
  /** Since when the person has one; of what kind is nobody else's business. */
  secondFactor: { since: string } | null;
  invitation: InvitationView | null;
  emails: { address: string; primary: boolean }[];
  /** The newest twenty, the newest first. */
  passwordLinks: PasswordLinkView[];
  version: number;
}

/** Everything the *Staff Portal* page of one person shows. */
export class GetPortal extends Query<PortalView> {
  constructor(readonly staffId: string) {
    super();
  }
}

interface Row {
  role: PortalView['role'];
  features: string[];
  status: PortalStatus;
  disabled_at: Date | null;
  disabled_cause: 'administrator' | 'offboarded' | null;
  disabled_reason: string | null;
  sign_in_email: string | null;
  second_factor_at: Date | null;
  email: string | null;
  version: number;
}

@QueryHandler(GetPortal)
export class GetPortalHandler implements IQueryHandler<GetPortal> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ staffId }: GetPortal): Promise<PortalView> {
    const [found, row, passwordLinks] = await Promise.all([
      this.staff.find(staffId),
      this.row(staffId),
      passwordLinksOf(this.em.getKysely(), staffId, this.settings.PRACTICE_TIME_ZONE, 20),
    ]);
    const person = mustBeOnRecord(found);
    const status = row?.status ?? newcomer;
    return {
      role: row?.role ?? 'staff',
      features: row?.features ?? [],
      status,
      disabled: disabledOf(row),
      signInEmail: row?.sign_in_email ?? null,
      secondFactor: row?.second_factor_at ? { since: row.second_factor_at.toISOString() } : null,
      // On this page the administrator chose the address, so it is shown whole; everywhere else it is masked.
      invitation: status.invitation && { ...status.invitation, email: row?.email ?? status.invitation.email },
      emails: emailsOf(person),
      passwordLinks,
      version: row?.version ?? 0,
    };
  }

  private async row(staffId: string): Promise<Row | undefined> {
    const { rows } = await sql<Row>`
      select s.role, s.features, ${statusJson} as status, a.disabled_at, a.disabled_cause, a.disabled_reason,
        a.sign_in_email, a.second_factor_at, i.email, coalesce(a.features_version, 0) as version
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
  remainingSteps: [],
  disabled: null,
  askedAgainAt: null,
};

function disabledOf(row: Row | undefined): PortalView['disabled'] {
  if (!row?.disabled_at) return null;
  const { disabled_at: since, disabled_cause: cause, disabled_reason: reason } = row;
  return { since: since.toISOString(), cause: cause ?? 'administrator', reason };
}

const emailsOf = (person: StaffContact) => person.emails.map((address, place) => ({ address, primary: place === 0 }));
