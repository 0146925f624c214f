import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Secrets } from '#shared-kernel/secrets';
import { RecoveryCodes } from './recovery-codes.js';
import { totpStep } from './totp.js';
import { foldCode } from './typed-code.js';

/** What a code turned out to be. */
export type UsedCode = { kind: 'totp' } | { kind: 'recovery_code'; left: number };

const ENROLMENT_MINUTES = 10;

/** The authenticator app's secrets and what is proved with them; one's own transaction is the caller's. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly em: EntityManager,
    private readonly secrets: Secrets,
    private readonly recoveryCodes: RecoveryCodes,
  ) {}

  /** Six digits of the authenticator app or a recovery code: used up by this, whatever comes of the sign-in. Null: neither. */
  async use(staffId: string, typed: string): Promise<UsedCode | null> {
    const digits = sixDigits(typed);
    if (digits) return (await this.useTotp(staffId, digits)) ? { kind: 'totp' } : null;
    const left = await this.recoveryCodes.use(staffId, typed);
    return left === null ? null : { kind: 'recovery_code', left };
  }

  /** Keeps a secret that the person has yet to prove they have; a newer one takes its place. */
  async beginTotp(staffId: string, secret: string): Promise<void> {
    await sql`
      insert into portal_access.totp_enrolment (staff_id, secret, expires_at)
      values (${staffId}, ${this.secrets.seal(secret, placeOf(staffId))}, now() + make_interval(mins => ${ENROLMENT_MINUTES}))
      on conflict (staff_id) do update set secret = excluded.secret, expires_at = excluded.expires_at`.execute(
      this.em.getKysely(),
    );
  }

  /** `none`: there is no enrolment under way. Right, the secret takes the place of any before, and the code is used up. */
  async confirmTotp(staffId: string, typed: string): Promise<'right' | 'wrong' | 'none'> {
    const database = this.em.getKysely();
    const { rows } = await sql<{ secret: Buffer; now: number }>`
      select secret, extract(epoch from clock_timestamp())::float8 as now
      from portal_access.totp_enrolment where staff_id = ${staffId} and expires_at > now() for update`.execute(database);
    const enrolment = rows[0];
    if (!enrolment) return 'none';
    const step = this.stepOf(staffId, enrolment, sixDigits(typed));
    if (step === null) return 'wrong';
    await sql`
      with confirmed as (delete from portal_access.totp_enrolment where staff_id = ${staffId} returning secret)
      insert into portal_access.totp (staff_id, secret, last_step) select ${staffId}, secret, ${step} from confirmed
      on conflict (staff_id) do update set secret = excluded.secret, last_step = excluded.last_step, confirmed_at = now(), kept_at = null`.execute(
      database,
    );
    return 'right';
  }

  /** False if there was none. */
  async removeTotp(staffId: string): Promise<boolean> {
    const database = this.em.getKysely();
    await sql`delete from portal_access.totp_enrolment where staff_id = ${staffId}`.execute(database);
    const { rows } = await sql`delete from portal_access.totp where staff_id = ${staffId} returning 1`.execute(database);
    return rows.length > 0;
  }

  /** Whether the person has neither an authenticator app nor a passkey. Recovery codes are no factor of their own: they go with the last one. */
  async noneIsLeft(staffId: string): Promise<boolean> {
    const { rows } = await sql<{ none: boolean }>`
      select not exists (select 1 from portal_access.totp where staff_id = ${staffId})
        and not exists (select 1 from portal_access.passkey where staff_id = ${staffId}) as none`.execute(this.em.getKysely());
    if (rows[0]!.none) await this.recoveryCodes.removeAll(staffId);
    return rows[0]!.none;
  }

  async removeAll(staffId: string): Promise<void> {
    await this.removeTotp(staffId);
    await sql`delete from portal_access.passkey where staff_id = ${staffId}`.execute(this.em.getKysely());
    await this.recoveryCodes.removeAll(staffId);
  }

  /**
   * By the database's clock, so that all processes agree. One conditional update uses the step and every older one up: of
   * two who send the same code at once, one gets in.
   */
  private async useTotp(staffId: string, digits: string): Promise<boolean> {
    const database = this.em.getKysely();
    const { rows } = await sql<{ secret: Buffer; now: number }>`
      select secret, extract(epoch from clock_timestamp())::float8 as now from portal_access.totp where staff_id = ${staffId}`.execute(
      database,
    );
    const step = rows[0] ? this.stepOf(staffId, rows[0], digits) : null;
    if (step === null) return false;
    const used = await sql`
      update portal_access.totp set last_step = ${step}
      where staff_id = ${staffId} and secret = ${rows[0]!.secret} and last_step < ${step} returning 1`.execute(database);
    return used.rows.length === 1;
  }

  private stepOf(staffId: string, { secret, now }: { secret: Buffer; now: number }, digits: string | null): number | null {
    return digits === null ? null : totpStep(this.secrets.open(secret, placeOf(staffId)), digits, now);
  }
}

const placeOf = (staffId: string) => `totp:${staffId}`;

/** Apps show the digits in two groups; they are typed in any of the ways that `foldCode` reads. */
const sixDigits = (typed: string): string | null => /^\d{6}$/.exec(foldCode(typed))?.[0] ?? null;
