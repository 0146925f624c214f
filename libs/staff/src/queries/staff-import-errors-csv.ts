import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { csvCell } from '#shared-kernel/csv';
import { DomainError } from '#shared-kernel/domain';

const ROWS_AT_ONCE = 5_000;

/** All errors of an import as lines of a CSV file, a few at a time. */
export class StaffImportErrorsCsv extends Query<AsyncIterable<string>> {
  constructor(readonly importId: string) {
    super();
  }
}

interface ErrorRow {
  row: number;
  position: number;
  column: string;
  message: string;
}

@QueryHandler(StaffImportErrorsCsv)
export class StaffImportErrorsCsvHandler implements IQueryHandler<StaffImportErrorsCsv> {
  constructor(private readonly em: EntityManager) {}

  async execute({ importId }: StaffImportErrorsCsv): Promise<AsyncIterable<string>> {
    const { rows } = await sql`select 1 from staff.import where id = ${importId}`.execute(this.em.getKysely());
    if (rows.length === 0) throw new DomainError('not-found', 'staff.import-not-found', 'There is no such import.');
    return this.lines(importId);
  }

  private async *lines(importId: string): AsyncGenerator<string> {
    yield 'row,column,message\r\n';
    let last = { row: 0, position: 0 };
    for (;;) {
      const { rows } = await sql<ErrorRow>`
        select row, position, column_name as "column", message from staff.import_error
        where import_id = ${importId} and (row, position) > (${last.row}, ${last.position})
        order by row, position limit ${ROWS_AT_ONCE}`.execute(this.em.fork().getKysely());
      if (rows.length === 0) return;
      yield rows.map(({ row, column, message }) => `${row},${csvCell(column)},${csvCell(message)}\r\n`).join('');
      last = rows.at(-1)!;
    }
  }
}
