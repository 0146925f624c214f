import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Invoice } from '../domain/invoice.js';
import type { GivenInvoice } from '../domain/invoice-content.js';
import { lockAccount } from '../persistence/load.js';

/** Begins an invoice and answers its id. Nobody owes anything before it is issued. */
export class DraftInvoice extends Command<string> {
  constructor(
    readonly accountId: string,
    readonly given: GivenInvoice,
  ) {
    super();
  }
}

@CommandHandler(DraftInvoice)
export class DraftInvoiceHandler implements ICommandHandler<DraftInvoice> {
  constructor(private readonly em: EntityManager) {}

  execute({ accountId, given }: DraftInvoice): Promise<string> {
    return this.em.transactional(async (em) => {
      await lockAccount(em, accountId);
      const invoice = Invoice.draft(accountId, given);
      em.persist(invoice);
      return invoice.id;
    });
  }
}
