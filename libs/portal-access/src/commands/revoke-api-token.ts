import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';
import { DomainError } from '#shared-kernel/domain';

export class RevokeApiToken extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly tokenId: string,
  ) {
    super();
  }
}

@CommandHandler(RevokeApiToken)
export class RevokeApiTokenHandler implements ICommandHandler<RevokeApiToken> {
  constructor(private readonly em: EntityManager) {}

  async execute({ staffId, tokenId }: RevokeApiToken): Promise<void> {
    await this.em.transactional(async (em) => {
      const { rows } = await sql`
        delete from portal_access.api_token where id = ${tokenId} and staff_id = ${staffId} returning id`.execute(em.getKysely());
      if (rows.length === 0)
        throw new DomainError('not-found', 'portal-access.api-token-not-found', 'There is no such API token.');
      await auditChange(em.getKysely(), { tokenId });
    });
  }
}
