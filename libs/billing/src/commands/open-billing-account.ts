import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import type { GivenAccountFields } from '../domain/account-fields.js';
import { BillingAccount } from '../domain/billing-account.js';
import { sayExternalIdTaken } from '../persistence/unique-external-id.js';

/** Opens an account and answers its id. Without a currency the practice's applies. */
export class OpenBillingAccount extends Command<string> {
  constructor(readonly given: GivenAccountFields) {
    super();
  }
}

@CommandHandler(OpenBillingAccount)
export class OpenBillingAccountHandler implements ICommandHandler<OpenBillingAccount> {
  constructor(
    private readonly em: EntityManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ given }: OpenBillingAccount): Promise<string> {
    const account = BillingAccount.open({ ...given, currency: given.currency ?? this.settings.PRACTICE_CURRENCY });
    await this.em.transactional(async (em) => void em.persist(account)).catch(sayExternalIdTaken);
    return account.id;
  }
}
