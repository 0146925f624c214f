import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import { currentScope, stepUpRequired } from '#shared-kernel/context';
import type { Database } from '#shared-kernel/outbox';
import { type RecordSafeguard, RecordSafeguards, Staff } from '#staff';
import { addressOnRecord } from '../domain/address-on-record.js';
import { mustBeSomebodyElse, mustLeaveAnAdministrator } from '../domain/administrators.js';
import type { Role } from '../domain/portal-access.js';
import { hasOtherAdministrators } from '../persistence/other-administrators.js';

/** Keeps a change of the staff record from opening somebody's account to others. */
@Injectable()
export class AccountSafeguard implements RecordSafeguard, OnModuleInit {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly safeguards: RecordSafeguards,
  ) {}

  onModuleInit(): void {
    this.safeguards.register(this);
  }

  /** Whose sign-in address goes will sign in with another one, and can be sent a link to it: that needs a recent password. */
  async beforeNewEmails(staffId: string, emails: readonly string[]): Promise<void> {
    const kept = (await this.addressesToKeep([staffId])).get(staffId);
    if (kept !== undefined && !addressOnRecord(kept, emails) && !currentScope().steppedUp) throw stepUpRequired();
  }

  /** Offboarding ends the access: nobody does it to themselves, and somebody who can administrate stays. */
  async beforeOffboarding(staffId: string): Promise<void> {
    mustBeSomebodyElse(staffId, currentScope().actor.id);
    const database = this.em.getKysely();
    const others = await hasOtherAdministrators(database, this.staff, staffId);
    const { rows } = await sql<{ role: Role }>`select role from portal_access.portal_access where id = ${staffId}`.execute(
      database,
    );
    if (rows[0]) mustLeaveAnAdministrator(rows[0], others);
  }

  /** Held until the transaction ends: nobody comes to sign in with an address while it is taken off the record. */
  async addressesToKeep(staffIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { rows } = await sql<{ id: string; address: string }>`
      select id, sign_in_email as address from portal_access.portal_access
      where id = any(${[...staffIds]}::uuid[]) and sign_in_email is not null order by id for share`.execute(this.em.getKysely());
    return new Map(rows.map(({ id, address }) => [id, address]));
  }

  /** An address that somebody signs in with, or is invited at, opens their account: nobody else may read it. */
  async reservedAddresses(database: Database, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { rows } = await sql<{ key: string; id: string }>`
      select lower(sign_in_email) as key, id from portal_access.portal_access where lower(sign_in_email) = any(${[...keys]}::text[])
      union all
      select lower(email), staff_id from portal_access.invitation where state = 'pending' and lower(email) = any(${[...keys]}::text[])`.execute(
      database,
    );
    return new Map(rows.map(({ key, id }) => [key, id]));
  }
}
