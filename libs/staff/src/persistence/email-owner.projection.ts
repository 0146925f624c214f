import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import { addressKey, DomainError } from '#shared-kernel/domain';
import { type AggregateChange, type Database, type Projection, Projections } from '#shared-kernel/outbox';
import { type AddressChange, rolesOf } from '../domain/address-holding.js';
import { StaffMember } from '../domain/staff-member.js';
import { EmailsChanged, StaffMemberRegistered } from '../events.js';
import { RecordSafeguards } from '../record-safeguards.js';
import { changeHolders, holdingsOf } from './address-holders.js';

/** Who has which address, so that nobody's primary or sign-in address is another's too. Others may be shared. */
@Injectable()
export class EmailOwnerProjection implements Projection<StaffMember>, OnModuleInit {
  constructor(
    private readonly projections: Projections,
    private readonly safeguards: RecordSafeguards,
  ) {}

  onModuleInit(): void {
    this.projections.register(StaffMember, this);
  }

  async project(database: Database, changes: readonly AggregateChange<StaffMember>[]): Promise<void> {
    for (const { aggregate, events } of changes) {
      if (events.some((event) => event instanceof StaffMemberRegistered || event instanceof EmailsChanged))
        await this.claim(database, aggregate);
    }
  }

  private async claim(database: Database, { id, emails }: StaffMember): Promise<void> {
    const roles = rolesOf(emails);
    const wanted: AddressChange[] = [...roles].map(([key, as]) => ({ key, staffId: id, as }));
    const { rows } = await sql<{ key: string }>`
      select address_key as key from staff.email_owner where holders @> array[${id}::uuid]`.execute(database);
    const gone = rows.filter(({ key }) => !roles.has(key)).map(({ key }) => ({ key, staffId: id, as: 'gone' as const }));
    const refused = new Set(await changeHolders(database, [...gone, ...wanted]));
    for (const key of await this.reservedForOthers(database, id, [...roles.keys()])) refused.add(key);
    if (refused.size > 0) throw taken(emails.filter((address) => refused.has(addressKey(address))));
  }

  /** Somebody who signs in with an address has it alone, for as long as it is on their record. */
  private async reservedForOthers(database: Database, id: string, keys: readonly string[]): Promise<string[]> {
    const reserved = [...(await this.safeguards.reservedAddresses(database, keys))].filter(([, staffId]) => staffId !== id);
    if (reserved.length === 0) return [];
    const holdings = await holdingsOf(database, keys);
    return reserved.filter(([key, staffId]) => holdings.get(key)?.holders.includes(staffId)).map(([key]) => key);
  }
}

function taken(addresses: readonly string[]): DomainError {
  const errors = addresses.map((address) => ({ path: 'emails', message: `${address} belongs to another staff member` }));
  return new DomainError('conflict', 'staff.email-taken', `${addresses.join(', ')} belongs to another staff member.`, errors);
}
