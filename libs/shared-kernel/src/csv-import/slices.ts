import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { CsvKind } from './csv-kind.js';

/** Small enough that parsing one keeps nobody else in the process waiting. */
const SLICE = 256 * 1024;

/** The bytes of a stored file, a slice at a time, so that memory does not grow with the file. */
export async function* readSlices(em: EntityManager, { context }: CsvKind, importId: string): AsyncGenerator<Buffer> {
  for (let start = 1; ; start += SLICE) {
    const { rows } = await sql<{ slice: Buffer }>`
      select substring(content from ${start}::integer for ${SLICE}::integer) as slice
      from ${sql.table(`${context}.import_file`)} where import_id = ${importId}`.execute(em.getKysely());
    const slice = rows[0]?.slice;
    if (!slice || slice.length === 0) return;
    yield slice;
  }
}
