import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import type { Reader } from '../persistence/reach.js';
import { Statements, type StatementView } from '../persistence/statements.js';

/** Shows an account's month. It changes nothing, but that somebody read it stands in the audit, so it is an order. */
export class ReadStatement extends Command<StatementView> {
  constructor(
    readonly reader: Reader,
    readonly subjectId: string,
    readonly month: string,
  ) {
    super();
  }
}

@CommandHandler(ReadStatement)
export class ReadStatementHandler implements ICommandHandler<ReadStatement> {
  constructor(
    private readonly em: EntityManager,
    private readonly statements: Statements,
  ) {}

  async execute({ reader, subjectId: accountId, month }: ReadStatement): Promise<StatementView> {
    const statement = await this.statements.of(accountId, month, reader);
    await auditChange(this.em.getKysely(), { month });
    return statement;
  }
}
