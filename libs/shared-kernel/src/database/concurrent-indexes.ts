import { Migration } from '@mikro-orm/migrations';

export interface ConcurrentIndex {
  readonly schema: string;
  readonly name: string;
  /** Everything from `on`: `on messaging.message (sent_at, id)`. */
  readonly definition: string;
  readonly unique?: boolean;
}

/**
 * A migration that makes indexes on tables in use while they are read and written. It runs outside a transaction: what a crash
 * leaves behind, an index that is marked invalid, is removed and made again by the next run.
 */
export abstract class ConcurrentIndexes extends Migration {
  abstract readonly indexes: readonly ConcurrentIndex[];

  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    for (const { schema, name, definition, unique } of this.indexes) {
      const found = await this.execute('select indisvalid as valid from pg_index where indexrelid = to_regclass(?)', [
        `${schema}.${name}`,
      ]);
      if (found[0]?.valid) continue;
      if (found[0]) await this.execute(`drop index concurrently ${schema}.${name}`);
      await this.execute(`create ${unique ? 'unique ' : ''}index concurrently ${name} ${definition}`);
    }
  }
}
