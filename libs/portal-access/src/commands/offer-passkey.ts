import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server';
import { sql } from 'kysely';
import { mustBeOnRecord, Staff } from '#staff';
import { Passkeys } from '../security/passkeys.js';

/** Answers what the person's browser needs to make a passkey within the next five minutes. */
export class OfferPasskey extends Command<PublicKeyCredentialCreationOptionsJSON> {
  constructor(readonly staffId: string) {
    super();
  }
}

@CommandHandler(OfferPasskey)
export class OfferPasskeyHandler implements ICommandHandler<OfferPasskey> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly passkeys: Passkeys,
  ) {}

  async execute({ staffId }: OfferPasskey): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const { givenName, familyName } = mustBeOnRecord(await this.staff.find(staffId));
    const { rows } = await sql<{ email: string }>`
      select sign_in_email as email from portal_access.portal_access where id = ${staffId}`.execute(this.em.getKysely());
    const { email } = mustBeOnRecord(rows[0]);
    return this.passkeys.offerRegistration(staffId, { email, name: `${givenName} ${familyName}`.trim() });
  }
}
