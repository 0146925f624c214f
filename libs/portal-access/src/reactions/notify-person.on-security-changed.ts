import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { EventPayload } from '#shared-kernel/domain';
import { deliveryIdFor, Mail } from '#shared-kernel/email';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { Staff } from '#staff';
import { addressOnRecord } from '../domain/address-on-record.js';
import { type SecurityChange, securityNoticeEmail, type WayIn, wayInWords, whatChanged } from '../emails/security-notice.js';
import {
  PasswordChanged,
  RecoveryCodeUsed,
  RoleChanged,
  SecondFactorAdded,
  SecondFactorRemoved,
  SignInAddressChanged,
} from '../events.js';
import { moment } from '../words/moments.js';

type SecurityPayload = EventPayload & { staffId: string; how?: string; reset?: boolean; former?: number; apiTokens?: string[] };

/** Whoever's account was made safer or less safe hears of it, at an address of theirs. */
@Injectable()
@Reaction(
  [PasswordChanged, SignInAddressChanged, SecondFactorAdded, SecondFactorRemoved, RecoveryCodeUsed, RoleChanged],
  'portal-access.notify-person',
  { external: true },
)
export class NotifyPerson implements Reacts<SecurityPayload> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly mail: Mail,
  ) {}

  async handle(event: PublishedEvent<SecurityPayload>): Promise<void> {
    const { staffId } = event.payload;
    const person = await this.staff.find(staffId);
    if (!person) return;
    const change = changeOf(event);
    const waysIn = event.type === PasswordChanged.type ? await this.waysIn(event) : [];
    const context = {
      givenName: person.givenName,
      what: whatChanged(person.locale, change),
      at: moment(event.occurredAt, person.timeZone),
      waysIn: waysIn.map((way) => wayInWords(person.locale, way, person.timeZone)),
    };
    for (const address of await this.addresses(event.payload, change, person.emails)) {
      const reference = { deliveryId: deliveryIdFor(event.id, address), subjectId: staffId };
      await this.mail.send(securityNoticeEmail, { address, locale: person.locale }, context, reference);
    }
  }

  /** Passkeys and authenticator apps stay when a password is set anew, so the person must see those that are not theirs. */
  private async waysIn({ occurredAt, payload: { staffId, apiTokens = [] } }: PublishedEvent<SecurityPayload>): Promise<WayIn[]> {
    const { rows } = await sql<WayIn>`
      select 'passkey' as kind, created_at as at from portal_access.passkey where staff_id = ${staffId}
      union all select 'totp', confirmed_at from portal_access.totp where staff_id = ${staffId} order by at`.execute(
      this.em.fork().getKysely(),
    );
    // What was added since has a notice of its own.
    const there = rows.filter(({ at }) => at <= occurredAt);
    return [...there, ...apiTokens.map((at): WayIn => ({ kind: 'ended_api_token', at: new Date(at) }))];
  }

  /** Of another sign-in address hears every one on the record, and the one before, which may not be on it any more. */
  private async addresses(
    { staffId, former }: SecurityPayload,
    change: SecurityChange,
    onRecord: readonly string[],
  ): Promise<readonly string[]> {
    const { rows } = await sql<{ current: string | null; former: string | null }>`
      select sign_in_email as current, former_sign_in_emails[${former ?? 0}::integer] as former
      from portal_access.portal_access where id = ${staffId}`.execute(this.em.fork().getKysely());
    const known = rows[0];
    if (change !== 'sign_in_address_changed') return known?.current ? [known.current] : [];
    return known?.former && !addressOnRecord(known.former, onRecord) ? [...onRecord, known.former] : onRecord;
  }
}

function changeOf({ type, payload }: PublishedEvent<SecurityPayload>): SecurityChange {
  switch (type) {
    case PasswordChanged.type:
      return payload.how === 'reset' ? 'password_reset' : 'password_changed';
    case SignInAddressChanged.type:
      return 'sign_in_address_changed';
    case SecondFactorAdded.type:
      return 'second_factor_added';
    case SecondFactorRemoved.type:
      return payload.reset ? 'second_factor_reset' : 'second_factor_removed';
    case RecoveryCodeUsed.type:
      return 'recovery_code_used';
    default:
      return 'role_changed';
  }
}
