import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DomainError } from '#shared-kernel/domain';
import { Attempts } from './attempts.js';
import { PasswordHasher } from './password-hasher.js';

export interface Proof {
  /** The hash that the password was proved against; a transaction that follows compares it with the hash of then. */
  readonly hash: string;
  readonly hasSecondFactor: boolean;
}

/** The password of somebody who is signed in, asked for once more. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly em: EntityManager,
    private readonly attempts: Attempts,
    private readonly hasher: PasswordHasher,
  ) {}

  /** Refuses with `portal-access.wrong-password` (or what `refusal` says) or `portal-access.too-many-attempts`. */
  async prove(staffId: string, password: string, refusal = wrongPassword): Promise<Proof> {
    const attempt = await this.attempts.asOneself(staffId);
    const { rows } = await sql<{ hash: string | null; hasSecondFactor: boolean }>`
      select password_hash as hash, second_factor_at is not null as "hasSecondFactor" from portal_access.portal_access where id = ${staffId} and disabled_at is null`.execute(
      this.em.getKysely(),
    );
    const { hash = null, hasSecondFactor = false } = rows[0] ?? {};
    if (!(await this.hasher.verify(password, hash)) || !hash) throw await attempt.failed(refusal());
    await attempt.succeeded();
    return { hash, hasSecondFactor };
  }
}

/** The session goes on: whoever mistypes is not signed out. */
export const wrongPassword = () =>
  new DomainError('unauthenticated', 'portal-access.wrong-password', 'The password is not right. You are still signed in.');
