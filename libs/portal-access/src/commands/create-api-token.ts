import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';
import { DomainError, newId } from '#shared-kernel/domain';
import type { Database } from '#shared-kernel/outbox';
import { newToken, tokenHash } from '../domain/link-token.js';
import { Sessions } from '../security/sessions.js';

/** As many as the list shows: a token that nobody sees is one that nobody revokes. */
const MOST_LIVE = 100;

/** Answers the token, which is shown this once. Refuses with `portal-access.too-many-api-tokens`. */
export class CreateApiToken extends Command<{ id: string; token: string }> {
  constructor(
    readonly staffId: string,
    readonly name: string,
    readonly expiresInDays: number,
    readonly scopes: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(CreateApiToken)
export class CreateApiTokenHandler implements ICommandHandler<CreateApiToken> {
  constructor(
    private readonly em: EntityManager,
    private readonly sessions: Sessions,
  ) {}

  async execute({ staffId, name, expiresInDays, scopes }: CreateApiToken): Promise<{ id: string; token: string }> {
    const id = newId();
    const token = newToken();
    await this.em.transactional(async (em) => {
      const database = em.getKysely();
      await lockMaker(database, staffId);
      await this.sessions.assertRequesterSignedIn({ steppedUp: true });
      await mustHaveRoom(database, staffId);
      await sql`
        insert into portal_access.api_token (id, token_hash, staff_id, name, scopes, expires_at)
        values (${id}, ${tokenHash('api-token', token)}, ${staffId}, ${name}, ${[...scopes]}::text[],
          now() + make_interval(days => ${expiresInDays}))`.execute(database);
      await auditChange(database, { tokenId: id, expiresInDays, scopes });
    });
    return { id, token };
  }
}

/** A token that is made while the role or the access goes would come back with it; and of two made at once one is the last. */
async function lockMaker(database: Database, staffId: string): Promise<void> {
  const { rows } = await sql`
    select id from portal_access.portal_access
    where id = ${staffId} and role = 'administrator' and activated_at is not null and disabled_at is null
    for no key update`.execute(database);
  if (rows.length === 0) throw new DomainError('forbidden', 'access.denied', 'Only administrators may do this.');
}

async function mustHaveRoom(database: Database, staffId: string): Promise<void> {
  const { rows } = await sql<{ live: number }>`
    select count(*)::int as live from portal_access.api_token
    where staff_id = ${staffId} and expires_at > now()`.execute(database);
  if (rows[0]!.live >= MOST_LIVE)
    throw new DomainError(
      'conflict',
      'portal-access.too-many-api-tokens',
      `You have ${MOST_LIVE} API tokens that work. Revoke one that is not used any more.`,
    );
}
