import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { currentScope } from '#shared-kernel/context';
import { CsvImport } from '#shared-kernel/domain';
import type { CsvKind } from './csv-kind.js';
import { inUtf8 } from './encoding.js';
import { checkFile } from './file-check.js';

/** Takes a file in and answers the import's id; the worker reads it. A file of another kind is refused here and now. */
export async function startImport(
  em: EntityManager,
  kind: CsvKind,
  aggregate: new () => CsvImport,
  { file: given, dryRun }: { file: Buffer; dryRun: boolean },
): Promise<string> {
  const file = inUtf8(given);
  checkFile(kind, file);
  const { actor, address } = currentScope();
  const started = CsvImport.start.call(aggregate, { dryRun, startedBy: actor.id, startedFrom: address });
  await em.transactional(async (inside) => {
    await inside.persist(started).flush();
    await sql`
      insert into ${sql.table(`${kind.context}.import_file`)} (import_id, content) values (${started.id}, ${file})`.execute(
      inside.getKysely(),
    );
  });
  return started.id;
}
