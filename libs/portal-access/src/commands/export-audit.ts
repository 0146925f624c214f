import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { currentScope } from '#shared-kernel/context';
import { csvRow } from '#shared-kernel/csv';
import { type AuditRow, auditRows } from '../persistence/audit-rows.js';
import { type AuditChoice, auditChoice, type AuditFilter } from '../persistence/audit-search.js';
import type { Place } from '#shared-kernel/paging';

const ROWS_AT_ONCE = 1_000;

const header = 'at,actor_kind,actor_id,actor_name,action,subject_type,subject_id,subject_name,outcome,address,detail\r\n';

/**
 * The audit as lines of a CSV file, the newest first, a thousand at a time. It changes nothing, but it is an order all the
 * same: taking the audit out of the house stands in the audit. Refuses with `portal-access.audit-search-too-wide`.
 */
export class ExportAudit extends Command<AsyncIterable<string>> {
  constructor(readonly filter: AuditFilter) {
    super();
  }
}

@CommandHandler(ExportAudit)
export class ExportAuditHandler implements ICommandHandler<ExportAudit> {
  constructor(
    private readonly em: EntityManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ filter }: ExportAudit): Promise<AsyncIterable<string>> {
    // What was searched for may be a name; that something was is enough.
    const { search, ...plain } = filter;
    currentScope().command!.detail = { filter: { ...plain, ...(search === undefined ? {} : { search: true }) } };
    const choice = await auditChoice(this.em.getKysely(), filter, this.settings.PRACTICE_TIME_ZONE);
    return this.lines(choice);
  }

  private async *lines(choice: AuditChoice): AsyncGenerator<string> {
    yield header;
    let last: Place | undefined;
    do {
      const rows: AuditRow[] = await auditRows(this.em.fork().getKysely(), choice, ROWS_AT_ONCE, last);
      yield rows.map(lineOf).join('');
      last = rows.length === ROWS_AT_ONCE ? rows.at(-1) : undefined;
    } while (last);
  }
}

function lineOf(row: AuditRow): string {
  return csvRow([
    row.at.toISOString(),
    row.actor_kind,
    row.actor_id,
    row.actor_name,
    row.action,
    row.subject_type,
    row.subject_id,
    row.subject_name,
    row.outcome,
    row.address,
    JSON.stringify(row.detail),
  ]);
}
