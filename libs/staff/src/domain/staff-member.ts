import { AggregateRoot, newId } from '#shared-kernel/domain';
import {
  BiographicsChanged,
  EmailsChanged,
  StaffMemberOffboarded,
  StaffMemberRegistered,
  StaffMemberReinstated,
} from '../events.js';
import {
  type Biographics,
  type GivenBiographics,
  type GivenEmail,
  type Locale,
  readBiographics,
  readEmails,
  readExternalId,
  refuseWrongFields,
  sameList,
} from './staff-record.js';

export interface NewStaffMember extends GivenBiographics {
  givenName: string;
  timeZone: string;
  locale: string;
  externalId?: string | null;
  emails: readonly GivenEmail[];
}

/** Someone who works at the practice. */
export class StaffMember extends AggregateRoot implements Biographics {
  readonly id!: string;
  externalId!: string | null;
  givenName!: string;
  familyName!: string;
  jobTitle!: string | null;
  office!: string | null;
  phone!: string | null;
  timeZone!: string;
  locale!: Locale;
  /** The first is the primary. */
  emails!: string[];
  offboardedAt!: Date | null;
  version!: number;
  createdAt!: Date;
  updatedAt!: Date;

  static register(given: NewStaffMember): StaffMember {
    const externalId = given.externalId == null ? { values: null, errors: [] } : readExternalId(given.externalId);
    const biographics = readBiographics({
      jobTitle: null,
      office: null,
      phone: null,
      ...given,
      familyName: given.familyName ?? '',
    });
    const emails = readEmails(given.emails);
    refuseWrongFields([...externalId.errors, ...biographics.errors, ...emails.errors]);
    const member = Object.assign(new StaffMember(), biographics.values, {
      id: newId(),
      externalId: externalId.values,
      emails: emails.values,
      offboardedAt: null,
    });
    member.record(new StaffMemberRegistered({ staffId: member.id }));
    return member;
  }

  /** Fields left `undefined` stay as they are; `null` empties an optional one. */
  editBiographics(changes: GivenBiographics): void {
    const { values, errors } = readBiographics(changes);
    refuseWrongFields(errors);
    const fields = Object.keys(values) as (keyof Biographics)[];
    if (fields.every((field) => this[field] === values[field])) return;
    Object.assign(this, values);
    this.record(new BiographicsChanged({ staffId: this.id }));
  }

  /** The whole new list: adding, removing and making primary are all said with it. */
  changeEmails(list: readonly GivenEmail[]): void {
    const { values, errors } = readEmails(list);
    refuseWrongFields(errors);
    if (sameList(this.emails, values)) return;
    this.emails = values;
    this.record(new EmailsChanged({ staffId: this.id }));
  }

  /** The person has left; the record stays. */
  offboard(at: Date): void {
    if (this.offboardedAt) return;
    this.offboardedAt = at;
    this.record(new StaffMemberOffboarded({ staffId: this.id }));
  }

  reinstate(): void {
    if (!this.offboardedAt) return;
    this.offboardedAt = null;
    this.record(new StaffMemberReinstated({ staffId: this.id }));
  }
}
