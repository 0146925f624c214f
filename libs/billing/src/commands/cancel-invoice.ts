import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { invoiceCancelled } from '../domain/postings.js';
import { post } from '../persistence/ledger.js';
import { lockInvoice } from '../persistence/load.js';

/** Takes back an issued invoice of which nothing was paid, by a counter-entry. Its number stays taken. */
export class CancelInvoice extends Command<void> {
  constructor(
    readonly subjectId: string,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(CancelInvoice)
export class CancelInvoiceHandler implements ICommandHandler<CancelInvoice> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async execute({ subjectId: invoiceId, reason }: CancelInvoice): Promise<void> {
    await this.em.transactional(async (em) => {
      const { account, invoice } = await lockInvoice(em, invoiceId);
      invoice.cancel(reason, this.clock.now());
      await post(em, invoiceCancelled({ account, reference: invoiceId, invoiceId }, invoice.total));
    });
  }
}
