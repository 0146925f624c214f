import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import { addressKey, DomainError } from '#shared-kernel/domain';
import { type AggregateChange, type Database, type Projection, Projections } from '#shared-kernel/outbox';
import { StaffMember } from '../domain/staff-member.js';
import { EmailsChanged, StaffMemberRegistered } from '../events.js';

/** Who owns which address, so that no two people can have the same one. */
@Injectable()
export class EmailOwnerProjection implements Projection<StaffMember>, OnModuleInit {
  constructor(private readonly projections: Projections) {}

  onModuleInit(): void {
    this.projections.register(StaffMember, this);
  }

  async project(database: Database, changes: readonly AggregateChange<StaffMember>[]): Promise<void> {
    for (const { aggregate, events } of changes) {
      if (events.some((event) => event instanceof StaffMemberRegistered || event instanceof EmailsChanged))
        await claim(database, aggregate);
    }
  }
}

async function claim(database: Database, { id, emails }: StaffMember): Promise<void> {
  const byKey = new Map(emails.map((address) => [addressKey(address), address]));
  // In one order everywhere: two changes that want the same two addresses wait for each other instead of dying.
  const keys = [...byKey.keys()].toSorted();
  await sql`delete from staff.email_owner where staff_id = ${id} and address_key <> all(${keys}::text[])`.execute(database);
  await sql`
    insert into staff.email_owner (address_key, staff_id) select key, ${id}::uuid from unnest(${keys}::text[]) as key
    on conflict do nothing`.execute(database);
  const { rows } = await sql<{ key: string }>`
    select address_key as key from staff.email_owner where address_key = any(${keys}::text[]) and staff_id <> ${id}`.execute(
    database,
  );
  const taken = rows.map(({ key }) => byKey.get(key)!);
  if (taken.length === 0) return;
  const errors = taken.map((address) => ({ path: 'emails', message: `${address} belongs to another staff member` }));
  throw new DomainError('conflict', 'staff.email-taken', `${taken.join(', ')} belongs to another staff member.`, errors);
}
