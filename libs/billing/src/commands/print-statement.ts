import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { auditChange } from '#shared-kernel/cqrs';
import type { PrintedFile } from '../pdf/paper.js';
import { printStatement } from '../pdf/statement-pdf.js';
import { People } from '../persistence/people.js';
import type { Reader } from '../persistence/reach.js';
import { Statements } from '../persistence/statements.js';

/** An account's month as a PDF in the reader's language; that it was read stands in the audit. */
export class PrintStatement extends Command<PrintedFile> {
  constructor(
    readonly reader: Reader,
    readonly subjectId: string,
    readonly month: string,
  ) {
    super();
  }
}

@CommandHandler(PrintStatement)
export class PrintStatementHandler implements ICommandHandler<PrintStatement> {
  constructor(
    private readonly em: EntityManager,
    private readonly statements: Statements,
    private readonly people: People,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ reader, subjectId: accountId, month }: PrintStatement): Promise<PrintedFile> {
    const statement = await this.statements.of(accountId, month, reader);
    const locale = await this.people.localeOf(reader.staffId);
    const content = await printStatement(statement, { practiceName: this.settings.PRACTICE_NAME, locale });
    await auditChange(this.em.getKysely(), { month });
    return { name: `statement-${month}.pdf`, content };
  }
}
