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
    for (const { aggregate } of changes) await this.write(database, aggregate);
  }

  async write(database: Database, access: PortalAccess): Promise<void> {
    const words = statusWords(access, this.settings.PRACTICE_TIME_ZONE);
    const invitation = access.activatedAt ? null : access.invitation;
    await sql`
      insert into portal_access.portal_status as s (staff_id, role, features, state, since, headline, headline_expired, reasons,
        next_action, next_action_expired, invitation, invitation_expires_at, last_sign_in_at)
      values (${access.id}, ${access.role}, ${access.features}::text[], ${access.state}, ${access.since}, ${words.headline},
        ${words.headlineExpired}, ${words.reasons}::text[], ${words.nextAction}, ${words.nextActionExpired},
        ${invitation ? JSON.stringify(invitationView(invitation)) : null}::jsonb, ${invitation?.expiresAt ?? null}, ${access.lastSignInAt})
      on conflict (staff_id) do update set role = excluded.role, features = excluded.features, state = excluded.state,
        since = excluded.since, headline = excluded.headline, headline_expired = excluded.headline_expired, reasons = excluded.reasons,
        next_action = excluded.next_action, next_action_expired = excluded.next_action_expired, invitation = excluded.invitation,
        invitation_expires_at = excluded.invitation_expires_at, last_sign_in_at = excluded.last_sign_in_at`.execute(database);
  }
}

function invitationView(invitation: Invitation) {
  return {
    id: invitation.id,
    state: invitation.state,
    email: invitation.maskedEmail,
    issuedAt: invitation.issuedAt.toISOString(),
    expiresAt: invitation.expiresAt.toISOString(),
    delivery: invitation.delivery,
    deliveryReason: invitation.deliveryReason,
    sentAt: invitation.sentAt?.toISOString() ?? null,
    openedAt: invitation.openedAt?.toISOString() ?? null,
  };
}
