import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type RawBuilder, sql } from 'kysely';
import { addressKey, DomainError, readEmailAddress, withoutInvisible } from '#shared-kernel/domain';
import { type BiographicsToEdit, EditBiographics } from './commands/edit-biographics.js';
import { RegisterStaffMember, type StaffMemberToRegister } from './commands/register-staff-member.js';
import { ReinstateStaffMember } from './commands/reinstate-staff-member.js';

/** What other contexts may know about a staff member. */
export interface StaffContact {
  staffId: string;
  externalId: string | null;
  givenName: string;
  familyName: string;
  jobTitle: string | null;
  office: string | null;
  phone: string | null;
  /** IANA name. */
  timeZone: string;
  locale: 'en' | 'es';
  /** The primary first; never empty. Spelled as entered: compare them in lower case. */
  emails: string[];
  offboarded: boolean;
  registeredAt: Date;
  version: number;
}

/**
 * The staff context for other contexts. Reads are one statement each and see the transaction they are called in; changes
 * go through the command bus like any other.
 */
@Injectable()
export class Staff {
  constructor(
    private readonly em: EntityManager,
    private readonly commandBus: CommandBus,
  ) {}

  async find(staffId: string): Promise<StaffContact | null> {
    return (await this.select(sql`where id = ${staffId}`))[0] ?? null;
  }

  /** Those of the ids that exist, in the order of their ids. */
  async findMany(staffIds: readonly string[]): Promise<StaffContact[]> {
    return staffIds.length === 0 ? [] : this.select(sql`where id = any(${[...staffIds]}::uuid[]) order by id`);
  }

  /** The one person who has the address, in upper or lower case; null for an address that several share. */
  async findByEmail(address: string): Promise<StaffContact | null> {
    const holders = await this.holdersOf(address);
    return holders.length === 1 ? this.find(holders[0]!) : null;
  }

  /** Everybody who has the address: several may share one that is nobody's primary. */
  async holdersOf(address: string): Promise<string[]> {
    const key = addressKey(withoutInvisible(address));
    // No stored address contains NUL, and PostgreSQL would not even take the question.
    if (key.includes('\0')) return [];
    const { rows } = await sql<{ holders: string[] }>`
      select holders from staff.email_owner where address_key = ${key}`.execute(this.em.getKysely());
    return rows[0]?.holders ?? [];
  }

  /** The address in the form in which Biographics would keep it; undefined where it would not take the text as one. */
  readAddress(text: string): string | undefined {
    return readEmailAddress(text);
  }

  /** The next people by id after `afterId` (null: from the start), `limit` at most. For walks over everybody. */
  async page(afterId: string | null, limit: number): Promise<StaffContact[]> {
    return this.select(sql`where ${afterId}::uuid is null or id > ${afterId}::uuid order by id limit ${limit}`);
  }

  /**
   * Whom an import created, changed or found as they were, `atOnce` ids at a time. A dry run and an import that began before
   * this was kept have nobody. Refuses with `staff.import-not-found` and, as long as it runs, `staff.import-unfinished`.
   */
  async *importedPeople(importId: string, atOnce = 1_000): AsyncGenerator<string[]> {
    await this.mustHaveEnded(importId);
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const { rows } = await sql<{ id: string }>`
        select staff_id as id from staff.import_person where import_id = ${importId} and staff_id > ${after}
        order by staff_id limit ${atOnce}`.execute(this.em.getKysely());
      if (rows.length > 0) yield rows.map(({ id }) => id);
      if (rows.length < atOnce) return;
      after = rows.at(-1)!.id;
    }
  }

  /**
   * Puts a person on record and answers the new id.
   * Refuses with `staff.invalid-record`, `staff.email-taken` or `staff.external-id-taken`.
   */
  register(person: StaffMemberToRegister): Promise<string> {
    return this.commandBus.execute(new RegisterStaffMember(person));
  }

  /**
   * Changes the fields that are given; equal ones change nothing.
   * Refuses with `staff.invalid-record`, `staff.email-taken` or `staff.not-found`.
   */
  correctContactDetails(staffId: string, fields: BiographicsToEdit): Promise<void> {
    return this.commandBus.execute(new EditBiographics(staffId, fields));
  }

  /**
   * Puts an address on the record that the person has confirmed by its mailbox; no safeguard is asked.
   * Refuses with `staff.email-taken` or `staff.not-found`.
   */
  addConfirmedEmail({ staffId, emails }: Pick<StaffContact, 'staffId' | 'emails'>, address: string): Promise<void> {
    const list = [...emails, address].map((each) => ({ address: each }));
    return this.commandBus.execute(new EditBiographics(staffId, { emails: list }, undefined, true));
  }

  /** Takes an offboarding back. Refuses with `staff.not-found`. */
  reinstate(staffId: string): Promise<void> {
    return this.commandBus.execute(new ReinstateStaffMember(staffId));
  }

  private async mustHaveEnded(importId: string): Promise<void> {
    const { rows } = await sql<{ ended: boolean }>`
      select finished_at is not null as ended from staff.import where id = ${importId}`.execute(this.em.getKysely());
    if (!rows[0]) throw new DomainError('not-found', 'staff.import-not-found', 'There is no such import.');
    if (!rows[0].ended)
      throw new DomainError('conflict', 'staff.import-unfinished', 'This import is still running. Try again when it has ended.');
  }

  private async select(which: RawBuilder<unknown>): Promise<StaffContact[]> {
    const { rows } = await sql<StaffContact>`
      select id as "staffId", external_id as "externalId", given_name as "givenName", family_name as "familyName",
        job_title as "jobTitle", office, phone, time_zone as "timeZone", locale, emails,
        offboarded_at is not null as offboarded, created_at as "registeredAt", version
      from staff.staff_member ${which}`.execute(this.em.getKysely());
    return rows;
  }
}
