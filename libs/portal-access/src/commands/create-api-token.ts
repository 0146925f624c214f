import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';
import { DomainError, newId } from '#shared-kernel/domain';
import { newToken, tokenHash } from '../domain/link-token.js';

/** Answers the token, which is shown this once. */
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
  constructor(private readonly em: EntityManager) {}

  async execute({ staffId, name, expiresInDays, scopes }: CreateApiToken): Promise<{ id: string; token: string }> {
    const id = newId();
    const token = newToken();
    await this.em.transactional(async (em) => {
      // Behind the lock of the record: a token that is made while the role or the access goes would come back with it.
      const { rows } = await sql`
        with maker as (
          select id from portal_access.portal_access
          where id = ${staffId} and role = 'administrator' and activated_at is not null and disabled_at is null for share)
        insert into portal_access.api_token (id, token_hash, staff_id, name, scopes, expires_at)
        select ${id}, ${tokenHash('api-token', token)}, maker.id, ${name}, ${[...scopes]}::text[], now() + make_interval(days => ${expiresInDays})
        from maker returning id`.execute(em.getKysely());
      if (rows.length === 0) throw new DomainError('forbidden', 'access.denied', 'Only administrators may do this.');
      await auditChange(em.getKysely(), { tokenId: id, expiresInDays, scopes });
    });
    return { id, token };
  }
}
