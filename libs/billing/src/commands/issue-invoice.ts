import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Clock } from '#shared-kernel/domain';
import type { InvoicePlace } from '../domain/invoice.js';
import { invoiceIssued } from '../domain/postings.js';
import { mustBeVersion } from '../domain/refusals.js';
import { post } from '../persistence/ledger.js';
import { dueFirst, lockInvoice, lockOpenInvoices } from '../persistence/load.js';
import { applyCredit } from '../persistence/take-payment.js';

/** Gives the draft its number and posts it; what the account has left over pays it at once. */
export class IssueInvoice extends Command<void> {
  constructor(
    readonly subjectId: string,
    readonly expectedVersion?: number,
  ) {
    super();
  }
}

@CommandHandler(IssueInvoice)
export class IssueInvoiceHandler implements ICommandHandler<IssueInvoice> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ subjectId: invoiceId, expectedVersion }: IssueInvoice): Promise<void> {
    await this.em.transactional(async (em) => {
      const { account, invoice } = await lockInvoice(em, invoiceId);
      mustBeVersion(invoice.version, expectedVersion);
      invoice.mustBeDraft();
      const [open, at] = [await lockOpenInvoices(em, account), this.clock.now()];
      invoice.issue(account, await this.nextPlace(em), at);
      const about = { account, reference: invoiceId, invoiceId };
      await post(em, invoiceIssued(about, invoice.total));
      await applyCredit(em, about, dueFirst([...open, invoice]), at);
    });
  }

  /** Whoever issues next waits here until this one has committed or is rolled back: so no number is lost. */
  private async nextPlace(em: EntityManager): Promise<InvoicePlace> {
    const { rows } = await sql<InvoicePlace>`
      update billing.invoice_counter set last = last + 1
      returning last as sequence, (clock_timestamp() at time zone ${this.settings.PRACTICE_TIME_ZONE})::date::text as day`.execute(
      em.getKysely(),
    );
    return rows[0]!;
  }
}
