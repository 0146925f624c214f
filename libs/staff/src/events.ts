import { DomainEvent } from '#shared-kernel/domain';

/** A staff member has joined the practice's records. */
export class StaffMemberRegistered extends DomainEvent<{ staffId: string }> {
  static override readonly type = 'staff.member-registered';
}

/** Names, job title, office, telephone, time zone or locale are not what they were. */
export class BiographicsChanged extends DomainEvent<{ staffId: string }> {
  static override readonly type = 'staff.biographics-changed';
}

/** An e-mail was added, removed, respelled or made primary. */
export class EmailsChanged extends DomainEvent<{ staffId: string }> {
  static override readonly type = 'staff.emails-changed';
}

export class StaffMemberOffboarded extends DomainEvent<{ staffId: string }> {
  static override readonly type = 'staff.member-offboarded';
}

export class StaffMemberReinstated extends DomainEvent<{ staffId: string }> {
  static override readonly type = 'staff.member-reinstated';
}

/** A roster file waits to be read. */
export class StaffImportStarted extends DomainEvent<{ importId: string }> {
  static override readonly type = 'staff.import-started';
}

/** A part of a roster went in: these were created or changed, 1,000 at most. Nothing else is published about them. */
export class StaffMembersImported extends DomainEvent<{ importId: string; staffIds: string[] }> {
  static override readonly type = 'staff.members-imported';
}

/** A roster was read to its end (`done`) or refused as a whole (`failed`). */
export class StaffImportFinished extends DomainEvent<{ importId: string; state: 'done' | 'failed' }> {
  static override readonly type = 'staff.import-finished';
  static override readonly publishedOnly = true;
}
