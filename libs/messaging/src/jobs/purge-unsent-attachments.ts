import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

/** Removes files that were uploaded more than a day ago and are neither sent nor part of a draft. */
@Injectable()
export class PurgeUnsentAttachments {
  constructor(private readonly em: EntityManager) {}

  async run(): Promise<void> {
    await sql`
      delete from messaging.attachment a
      where message_id is null and uploaded_at < now() - interval '24 hours' and not exists (
        select from messaging.draft d where d.staff_id = a.uploader_id and a.id = any(d.attachment_ids)
      )`.execute(this.em.fork().getKysely());
  }
}
