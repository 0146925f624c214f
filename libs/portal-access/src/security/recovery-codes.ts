import { randomInt } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { tokenHash } from '../domain/link-token.js';
import { foldCode } from './typed-code.js';

const CODES = 10;
/** Letters and digits that are not mistaken for each other when read from paper: twenty of them are 99 bits. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 5;

/** What somebody who has lost the second factor gets in with. Each code works once; only hashes are stored. */
@Injectable()
export class RecoveryCodes {
  constructor(private readonly em: EntityManager) {}

  /** Ten new ones in place of those before, to be shown once. Inside the transaction of their cause. */
  async renew(staffId: string): Promise<string[]> {
    const codes = Array.from({ length: CODES }, newRecoveryCode);
    await this.removeAll(staffId);
    const rows = codes.map((code) => sql`(${staffId}, ${hashOf(code)})`);
    await sql`insert into portal_access.recovery_code (staff_id, code_hash) values ${sql.join(rows)}`.execute(
      this.em.getKysely(),
    );
    return codes;
  }

  async removeAll(staffId: string): Promise<void> {
    await sql`delete from portal_access.recovery_code where staff_id = ${staffId}`.execute(this.em.getKysely());
  }

  /** Uses the code up and answers how many are left; null if it is not one of the person's. */
  async use(staffId: string, typed: string): Promise<number | null> {
    const { rows } = await sql<{ left: number }>`
      with used as (
        delete from portal_access.recovery_code where staff_id = ${staffId} and code_hash = ${hashOf(typed)} returning 1
      )
      select (select count(*)::int from portal_access.recovery_code where staff_id = ${staffId}) - 1 as left from used`.execute(
      this.em.getKysely(),
    );
    return rows[0]?.left ?? null;
  }

  async has(staffId: string): Promise<boolean> {
    const { rows } = await sql`select 1 from portal_access.recovery_code where staff_id = ${staffId} limit 1`.execute(
      this.em.getKysely(),
    );
    return rows.length > 0;
  }
}

export function newRecoveryCode(): string {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** A plain hash will do: there is nothing to guess in 99 random bits. */
const hashOf = (typed: string) => tokenHash('recovery-code', foldCode(typed));
