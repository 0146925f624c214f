import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';
import { newId } from '#shared-kernel/domain';
import { newToken, tokenHash } from '../domain/link-token.js';

/** Answers the token, which is shown this once. */
export class CreateApiToken extends Command<{ id: string; token: string }> {
  constructor(
    readonly staffId: string,
    readonly name: string,
    readonly expiresInDays: number,
  ) {
    super();
  }
}

@CommandHandler(CreateApiToken)
export class CreateApiTokenHandler implements ICommandHandler<CreateApiToken> {
  constructor(private readonly em: EntityManager) {}

  async execute({ staffId, name, expiresInDays }: CreateApiToken): Promise<{ id: string; token: string }> {
    const id = newId();
    const token = newToken();
    await this.em.transactional(async (em) => {
      await sql`
        insert into portal_access.api_token (id, token_hash, staff_id, name, expires_at)
        values (${id}, ${tokenHash('api-token', token)}, ${staffId}, ${name}, now() + make_interval(days => ${expiresInDays}))`.execute(
        em.getKysely(),
      );
      await auditChange(em.getKysely(), { tokenId: id, expiresInDays });
    });
    return { id, token };
  }
}
