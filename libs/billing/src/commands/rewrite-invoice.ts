import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { GivenInvoice } from '../domain/invoice-content.js';
import { mustBeVersion } from '../domain/refusals.js';
import { lockInvoice } from '../persistence/load.js';

/** Gives a draft a new content. `expectedVersion` is the version the editor saw, if that matters. */
export class RewriteInvoice extends Command<void> {
  constructor(
    readonly subjectId: string,
    readonly given: GivenInvoice,
    readonly expectedVersion?: number,
  ) {
    super();
  }
}

@CommandHandler(RewriteInvoice)
export class RewriteInvoiceHandler implements ICommandHandler<RewriteInvoice> {
  constructor(private readonly em: EntityManager) {}

  async execute({ subjectId: invoiceId, given, expectedVersion }: RewriteInvoice): Promise<void> {
    await this.em.transactional(async (em) => {
      const { invoice } = await lockInvoice(em, invoiceId);
      mustBeVersion(invoice.version, expectedVersion);
      invoice.rewrite(given);
    });
  }
}
