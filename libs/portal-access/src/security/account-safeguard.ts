import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import { currentScope, stepUpRequired } from '#shared-kernel/context';
import { Clock, newId } from '#shared-kernel/domain';
import type { Database } from '#shared-kernel/outbox';
import { type AddressesToKeep, type EmailsReplaced, type RecordSafeguard, RecordSafeguards, Staff } from '#staff';
import { addressOnRecord } from '../domain/address-on-record.js';
import { mustBeSomebodyElse, mustLeaveAnAdministrator } from '../domain/administrators.js';
import type { Role } from '../domain/portal-access.js';
import { findPortalAccess, lockAccessToOpen, openPortalAccess } from '../persistence/load-portal-access.js';
import { hasOtherAdministrators } from '../persistence/other-administrators.js';
import { Sessions } from './sessions.js';

interface Account {
  id: string;
  role: Role;
  /** What the person signs in with. */
  address: string | null;
  /** Whether an address of theirs can open an account. */
  concerned: boolean;
}

/** Keeps a change of the staff record from opening somebody's account to others. */
@Injectable()
export class AccountSafeguard implements RecordSafeguard, OnModuleInit {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly safeguards: RecordSafeguards,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.safeguards.register(this);
  }

  /**
   * Whose sign-in address goes will sign in with another one, and can be sent a link to it: that needs a recent password. So
   * does every change for somebody who is or will be an administrator.
   */
  async beforeNewEmails(staffId: string, emails: readonly string[]): Promise<void> {
    const known = (await this.lockedAccounts([staffId]))[0] ?? (await this.accountOnceOpened(staffId));
    if (!known) return;
    if (known.role === 'administrator' && (await this.differ(staffId, emails))) await this.sessions.assertMayLetIn(known);
    const leavesSignIn = known.address !== null && !addressOnRecord(known.address, emails);
    if (leavesSignIn && !currentScope().steppedUp) throw stepUpRequired();
  }

  /** Whoever reads the addresses that were there before hears of the change; who has nothing to lose is not bothered. */
  async afterNewEmails(changes: readonly EmailsReplaced[]): Promise<void> {
    const accounts = await this.lockedAccounts(changes.map(({ staffId }) => staffId));
    const byId = new Map(accounts.map((account) => [account.id, account]));
    const rows = changes.map(({ staffId, before, after }) => {
      const account = byId.get(staffId);
      const added = after.filter((address) => !addressOnRecord(address, before));
      const told = account?.concerned ? toBeTold(before, after, account.address) : [];
      return sql`(${newId()}::uuid, ${staffId}::uuid, ${told}::text[], ${added}::text[], ${currentScope().steppedUp ?? false})`;
    });
    await sql`
      insert into portal_access.address_change (id, staff_id, told, added, stepped_up) values ${sql.join(rows)}`.execute(
      this.em.getKysely(),
    );
  }

  /**
   * Access ends here, in the transaction of the offboarding, whether or not a worker runs. Nobody does it to themselves, and
   * somebody who can administrate stays.
   */
  async beforeOffboarding(staffId: string): Promise<void> {
    mustBeSomebodyElse(staffId, currentScope().actor.id);
    const others = await hasOtherAdministrators(this.em.getKysely(), this.staff, staffId);
    const now = this.clock.now();
    const access = await openPortalAccess(this.em, staffId, now);
    mustLeaveAnAdministrator(access, others);
    access.disable('offboarded', now);
    await this.sessions.endAllOf(staffId, null);
  }

  /** Gives back what offboarding took. Access that an administrator switched off stays off. */
  async beforeReinstating(staffId: string): Promise<void> {
    const access = await findPortalAccess(this.em, staffId);
    if (access?.disabledCause !== 'offboarded') return;
    await this.sessions.assertMayLetIn(access);
    access.restore(this.clock.now());
  }

  /** Held until the transaction ends: nobody comes to sign in with an address while it is taken off the record. */
  async addressesToKeep(staffIds: readonly string[]): Promise<ReadonlyMap<string, AddressesToKeep>> {
    const accounts = await this.lockedAccounts(staffIds);
    return new Map(
      accounts.flatMap(({ id, role, address }): [string, AddressesToKeep][] => {
        if (role === 'administrator') return [[id, 'all']];
        return address === null ? [] : [[id, { address }]];
      }),
    );
  }

  private async lockedAccounts(staffIds: readonly string[]): Promise<Account[]> {
    const { rows } = await sql<Account>`
      select a.id, a.role, a.sign_in_email as address,
        a.role = 'administrator' or a.activated_at is not null or exists (
          select from portal_access.invitation i where i.id = a.invitation_id and i.state = 'pending') as concerned
      from portal_access.portal_access a
      where a.id = any(${[...staffIds]}::uuid[]) order by a.id for share of a`.execute(this.em.getKysely());
    return rows;
  }

  /** There is no row to lock yet: whoever opens it now, perhaps for an administrator, is waited for. */
  private async accountOnceOpened(staffId: string): Promise<Account | undefined> {
    await lockAccessToOpen(this.em, staffId);
    return (await this.lockedAccounts([staffId]))[0];
  }

  private async differ(staffId: string, emails: readonly string[]): Promise<boolean> {
    const known = (await this.staff.find(staffId))?.emails ?? [];
    return known.length !== emails.length || known.some((address, place) => address !== emails[place]);
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

/** A sign-in that has to move is told to the addresses that stay, and to the one it leaves, by a notice of its own. */
function toBeTold(before: readonly string[], after: readonly string[], signIn: string | null): string[] {
  if (signIn === null || addressOnRecord(signIn, after)) return [...before];
  return before.filter((address) => !addressOnRecord(address, [...after, signIn]));
}
