import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { type AggregateChange, type Database, type Projection, Projections } from '#shared-kernel/outbox';
import type { Invitation } from '../domain/invitation.js';
import { PortalAccess } from '../domain/portal-access.js';
import { statusWords } from '../words/status-words.js';

/** Keeps the access half of `portal_status` in the transaction of the change, so that administrators read their own writes. */
@Injectable()
export class PortalStatusProjection implements Projection<PortalAccess>, OnModuleInit {
  constructor(
    private readonly projections: Projections,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.projections.register(PortalAccess, this);
  }

  async project(database: Database, changes: readonly AggregateChange<PortalAccess>[]): Promise<void> {
    await this.write(
      database,
      changes.map(({ aggregate }) => aggregate),
    );
  }

  /** Any number of people in one statement. */
  async write(database: Database, accesses: readonly PortalAccess[]): Promise<void> {
    const rows = accesses.map((access) => this.rowOf(access));
    await sql`
      insert into portal_access.portal_status as s (staff_id, role, features, state, since, headline, headline_expired, reasons,
        next_action, next_action_expired, invitation, invitation_expires_at, last_sign_in_at, remaining_steps, disabled, asked_again_at)
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as r(staff_id uuid, role text, features text[], state text,
        since timestamptz, headline text, headline_expired text, reasons text[], next_action text, next_action_expired text,
        invitation jsonb, invitation_expires_at timestamptz, last_sign_in_at timestamptz, remaining_steps text[], disabled jsonb,
        asked_again_at timestamptz)
      on conflict (staff_id) do update set role = excluded.role, features = excluded.features, state = excluded.state,
        since = excluded.since, headline = excluded.headline, headline_expired = excluded.headline_expired, reasons = excluded.reasons,
        next_action = excluded.next_action, next_action_expired = excluded.next_action_expired, invitation = excluded.invitation,
        invitation_expires_at = excluded.invitation_expires_at, last_sign_in_at = excluded.last_sign_in_at,
        remaining_steps = excluded.remaining_steps, disabled = excluded.disabled, asked_again_at = excluded.asked_again_at`.execute(
      database,
    );
  }

  private rowOf(access: PortalAccess) {
    const words = statusWords(access, this.settings.PRACTICE_TIME_ZONE);
    const invitation = access.activatedAt ? null : access.invitation;
    return {
      staff_id: access.id,
      role: access.role,
      features: access.features,
      state: access.state,
      since: access.since,
      headline: words.headline,
      headline_expired: words.headlineExpired,
      reasons: words.reasons,
      next_action: words.nextAction,
      next_action_expired: words.nextActionExpired,
      invitation: invitation && invitationView(invitation),
      invitation_expires_at: invitation?.expiresAt ?? null,
      last_sign_in_at: access.lastSignInAt,
      remaining_steps: access.state === 'setup_incomplete' ? access.remainingSteps : [],
      disabled: access.disabledAt && { cause: access.disabledCause ?? 'administrator', reason: access.disabledReason },
      asked_again_at: access.newLinkWanted ? access.newLinkAskedAt : null,
    };
  }
}

function invitationView(invitation: Invitation) {
  return {
    id: invitation.id,
    state: invitation.state,
    email: invitation.maskedEmail,
    maskedEmail: invitation.maskedEmail,
    issuedAt: invitation.issuedAt.toISOString(),
    expiresAt: invitation.expiresAt.toISOString(),
    delivery: invitation.delivery,
    deliveryReason: invitation.deliveryReason,
    sentAt: invitation.sentAt?.toISOString() ?? null,
    openedAt: invitation.openedAt?.toISOString() ?? null,
    remindedAt: invitation.remindedAt?.toISOString() ?? null,
  };
}
