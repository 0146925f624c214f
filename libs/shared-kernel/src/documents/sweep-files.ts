import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { RetryLater } from '#shared-kernel/queue';
import { DocumentStorage } from './document-storage.js';

/** Removes files that no row names any more, or never did. */
@Injectable()
export class SweepFiles {
  constructor(
    private readonly em: EntityManager,
    private readonly storage: DocumentStorage,
  ) {}

  async run(): Promise<void> {
    while (await this.em.fork().transactional((em) => this.removeOne(em)));
  }

  /**
   * The note goes first: the database refuses that while a row names the file, and who wants to name it now waits. If the
   * file cannot be removed, the note is back.
   */
  private async removeOne(em: EntityManager): Promise<boolean> {
    const { rows } = await sql<{ key: string }>`
      delete from shared_kernel.stored_file where key = (
        select key from shared_kernel.stored_file where remove_after < now() order by remove_after limit 1 for update skip locked
      ) returning key`.execute(em.getKysely());
    const [file] = rows;
    if (!file) return false;
    await this.storage.remove(file.key).catch(() => {
      throw new RetryLater('the document storage is away');
    });
    return true;
  }
}
