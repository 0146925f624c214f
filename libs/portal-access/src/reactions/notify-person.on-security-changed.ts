import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { EventPayload } from '#shared-kernel/domain';
import { deliveryIdFor, Mail } from '#shared-kernel/email';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { Staff } from '#staff';
import { addressOnRecord } from '../domain/address-on-record.js';
import { type SecurityChange, securityNoticeEmail, whatChanged } from '../emails/security-notice.js';
import {
  PasswordChanged,
  RecoveryCodeUsed,
  RoleChanged,
  SecondFactorAdded,
  SecondFactorRemoved,
  SignInAddressChanged,
} from '../events.js';
import { moment } from '../words/moments.js';

type SecurityPayload = EventPayload & { staffId: string; how?: string; reset?: boolean; former?: number };

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
    const context = {
      givenName: person.givenName,
      what: whatChanged(person.locale, change),
      at: moment(event.occurredAt, person.timeZone),
    };
    for (const address of await this.addresses(event.payload, change, person.emails)) {
      const reference = { deliveryId: deliveryIdFor(event.id, address), subjectId: staffId };
      await this.mail.send(securityNoticeEmail, { address, locale: person.locale }, context, reference);
    }
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
