import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type CsvImportView, importView } from '#shared-kernel/csv-import';
import { accountList } from '../import/account-list.js';

export class GetBillingImport extends Query<CsvImportView> {
  constructor(readonly importId: string) {
    super();
  }
}

@QueryHandler(GetBillingImport)
export class GetBillingImportHandler implements IQueryHandler<GetBillingImport> {
  constructor(private readonly em: EntityManager) {}

  execute({ importId }: GetBillingImport): Promise<CsvImportView> {
    return importView(this.em, accountList, importId);
  }
}
