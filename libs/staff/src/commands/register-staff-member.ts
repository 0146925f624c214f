import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { StaffMember } from '../domain/staff-member.js';
import type { GivenBiographics, GivenEmail } from '../domain/staff-record.js';
import { sayExternalIdTaken } from '../persistence/unique-external-id.js';

export interface StaffMemberToRegister extends GivenBiographics {
  givenName: string;
  externalId?: string | null;
  emails: readonly GivenEmail[];
}

/** Puts a person on record and answers the new id. Without a time zone or a locale the practice's applies. */
export class RegisterStaffMember extends Command<string> {
  constructor(readonly person: StaffMemberToRegister) {
    super();
  }
}

@CommandHandler(RegisterStaffMember)
export class RegisterStaffMemberHandler implements ICommandHandler<RegisterStaffMember> {
  constructor(
    private readonly em: EntityManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ person }: RegisterStaffMember): Promise<string> {
    const member = StaffMember.register({
      ...person,
      timeZone: person.timeZone ?? this.settings.PRACTICE_TIME_ZONE,
      locale: person.locale ?? this.settings.PRACTICE_LOCALE,
    });
    await this.em
      .transactional(async (em) => void em.persist(member))
      .catch((error: unknown) => sayExternalIdTaken(error, member.externalId));
    return member.id;
  }
}
