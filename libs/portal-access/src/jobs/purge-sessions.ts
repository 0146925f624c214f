import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

/** Removes sessions, API tokens, challenges, enrolments, requests for another sign-in address that ended and old changes of addresses; they stopped working on time without it. */
@Injectable()
export class PurgeSessions {
  constructor(private readonly em: EntityManager) {}

  async run(): Promise<void> {
    const database = this.em.fork().getKysely();
    await sql`delete from portal_access.session where created_at < now() - interval '1 day'`.execute(database);
    await sql`delete from portal_access.api_token where expires_at < now() - interval '1 day'`.execute(database);
    await sql`delete from portal_access.passkey_challenge where expires_at < now()`.execute(database);
    await sql`delete from portal_access.totp_enrolment where expires_at < now()`.execute(database);
    await sql`
      delete from portal_access.sign_in_address_request where expires_at < now() - interval '1 day'
        or ended_at < now() - interval '1 day'`.execute(database);
    await sql`delete from portal_access.address_change where changed_at < now() - interval '30 days'`.execute(database);
  }
}
