import { Migration } from '@mikro-orm/migrations';

export class ImportWarnings extends Migration {
  override up(): void {
    for (const schema of ['staff', 'billing'])
      this.addSql(`alter table ${schema}.import_error add column warning boolean not null default false`);
  }
}
