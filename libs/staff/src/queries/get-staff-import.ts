import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type CsvImportView, importView } from '#shared-kernel/csv-import';
import { roster } from '../import/roster-columns.js';

export type StaffImportView = CsvImportView;

export class GetStaffImport extends Query<StaffImportView> {
  constructor(readonly importId: string) {
    super();
  }
}

@QueryHandler(GetStaffImport)
export class GetStaffImportHandler implements IQueryHandler<GetStaffImport> {
  constructor(private readonly em: EntityManager) {}

  execute({ importId }: GetStaffImport): Promise<StaffImportView> {
    return importView(this.em, roster, importId);
  }
}
