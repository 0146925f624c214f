import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { lockAccount } from '../persistence/load.js';

/** Ends every link of the account's payments that was copied or sent, those to receipts too. Payments stay as they are. */
export class WithdrawPaymentLinks extends Command<void> {
  constructor(readonly subjectId: string) {
    super();
  }
}

@CommandHandler(WithdrawPaymentLinks)
export class WithdrawPaymentLinksHandler implements ICommandHandler<WithdrawPaymentLinks> {
  constructor(private readonly em: EntityManager) {}

  async execute({ subjectId: accountId }: WithdrawPaymentLinks): Promise<void> {
    await this.em.transactional(async (em) => (await lockAccount(em, accountId)).withdrawLinks());
  }
}
