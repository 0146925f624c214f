import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { importErrorLines } from '#shared-kernel/csv-import';
import { roster } from '../import/roster-columns.js';

/** All errors of an import as lines of a CSV file, a few at a time. */
export class StaffImportErrorsCsv extends Query<AsyncIterable<string>> {
  constructor(readonly importId: string) {
    super();
  }
}

@QueryHandler(StaffImportErrorsCsv)
export class StaffImportErrorsCsvHandler implements IQueryHandler<StaffImportErrorsCsv> {
  constructor(private readonly em: EntityManager) {}

  execute({ importId }: StaffImportErrorsCsv): Promise<AsyncIterable<string>> {
    return importErrorLines(this.em, roster, importId);
  }
}
