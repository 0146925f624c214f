import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';
import { mustBeOwnPasskey } from '../persistence/must-exist.js';

export class RenamePasskey extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly passkeyId: string,
    readonly name: string,
  ) {
    super();
  }
}

@CommandHandler(RenamePasskey)
export class RenamePasskeyHandler implements ICommandHandler<RenamePasskey> {
  constructor(private readonly em: EntityManager) {}

  async execute({ staffId, passkeyId, name }: RenamePasskey): Promise<void> {
    await this.em.transactional(async (em) => {
      const { rows } = await sql`
        update portal_access.passkey set name = ${name} where id = ${passkeyId} and staff_id = ${staffId} returning 1`.execute(
        em.getKysely(),
      );
      mustBeOwnPasskey(rows[0]);
      await auditChange(em.getKysely(), { passkeyId, name });
    });
  }
}
