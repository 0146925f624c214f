import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { GivenAccountFields } from '../domain/account-fields.js';
import { mustBeVersion } from '../domain/refusals.js';
import { hasPostings } from '../persistence/ledger.js';
import { lockAccount } from '../persistence/load.js';
import { sayExternalIdTaken } from '../persistence/unique-external-id.js';

/** Changes the fields that are given. `expectedVersion` is the version the editor saw, if that matters. */
export class ChangeBillingAccount extends Command<void> {
  constructor(
    readonly subjectId: string,
    readonly given: GivenAccountFields,
    readonly expectedVersion?: number,
  ) {
    super();
  }
}

@CommandHandler(ChangeBillingAccount)
export class ChangeBillingAccountHandler implements ICommandHandler<ChangeBillingAccount> {
  constructor(private readonly em: EntityManager) {}

  async execute({ subjectId: accountId, given, expectedVersion }: ChangeBillingAccount): Promise<void> {
    await this.em
      .transactional(async (em) => {
        const account = await lockAccount(em, accountId);
        mustBeVersion(account.version, expectedVersion);
        account.change(given, await hasPostings(em, accountId));
      })
      .catch(sayExternalIdTaken);
  }
}
