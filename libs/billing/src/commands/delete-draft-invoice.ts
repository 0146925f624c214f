import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import { Hints } from '../persistence/hints.js';
import { lockInvoice } from '../persistence/load.js';

/** Deletes a draft; what is issued can only be cancelled. */
export class DeleteDraftInvoice extends Command<void> {
  constructor(readonly subjectId: string) {
    super();
  }
}

@CommandHandler(DeleteDraftInvoice)
export class DeleteDraftInvoiceHandler implements ICommandHandler<DeleteDraftInvoice> {
  constructor(
    private readonly em: EntityManager,
    private readonly hints: Hints,
  ) {}

  async execute({ subjectId: invoiceId }: DeleteDraftInvoice): Promise<void> {
    await this.em.transactional(async (em) => {
      const { invoice } = await lockInvoice(em, invoiceId);
      invoice.mustBeDraft();
      em.remove(invoice);
      await auditChange(em.getKysely(), { accountId: invoice.accountId });
      await this.hints.account(em.getKysely(), invoice.accountId);
    });
  }
}
