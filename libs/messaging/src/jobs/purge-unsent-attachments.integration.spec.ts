import { EntityManager } from '@mikro-orm/postgresql';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { sql } from '../../../../test/support/sql.js';
import { loadSettings } from '#shared-kernel/config';
import { newId } from '#shared-kernel/domain';
import { KernelModule } from '#shared-kernel/kernel';
import { PurgeUnsentAttachments } from './purge-unsent-attachments.js';

@Module({})
class PurgeApp {}

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const uploader = newId();

async function fileFrom(hoursAgo: number): Promise<string> {
  const id = newId();
  await sql(
    database.url,
    `with files as (insert into shared_kernel.stored_file (key) values ($3))
     insert into messaging.attachment (id, uploader_id, name, media_type, size, file_key, uploaded_at)
     values ($1, $2, 'a.jpg', 'image/jpeg', 9, $3, now() - $4 * interval '1 hour')`,
    [id, uploader, `00/${id}`, hoursAgo],
  );
  return id;
}

it('removes uploads of more than a day ago that are neither sent nor in a draft of who uploaded them', async () => {
  const [fresh, old, drafted, sent] = [await fileFrom(23.9), await fileFrom(24.1), await fileFrom(100), await fileFrom(100)];
  await sql(
    database.url,
    `insert into messaging.draft (id, staff_id, subject, participant_ids, body, attachment_ids, updated_at)
     values ($1, $3, '', '{}', '', array[$4]::uuid[], now()), ($2, $1, '', '{}', '', array[$5]::uuid[], now())`,
    [newId(), newId(), uploader, drafted, old],
  );
  const conversation = newId();
  await sql(
    database.url,
    `insert into messaging.conversation (id, kind, subject, subject_words, started_by, started_at, last_position, people)
     values ($1, 'conversation', '', '{}', $2, now(), 1, 2)`,
    [conversation, uploader],
  );
  const message = newId();
  await sql(
    database.url,
    `insert into messaging.message (id, conversation_id, position, sender_id, body, attachments) values ($1, $2, 1, $3, '', 1)`,
    [message, conversation, uploader],
  );
  await sql(database.url, 'update messaging.attachment set message_id = $1, place = 1 where id = $2', [message, sent]);

  const settings = loadSettings({ DATABASE_URL: database.url, SMTP_URL: 'smtp://x' });
  const app = await NestFactory.createApplicationContext(
    { module: PurgeApp, imports: [await KernelModule.forRoot(settings)] },
    { logger: false, abortOnError: false },
  );
  await new PurgeUnsentAttachments(app.get(EntityManager)).run();
  await app.close();

  const ids = async (statement: string) => (await sql<{ id: string }>(database.url, statement)).map(({ id }) => id).toSorted();
  expect(await ids('select id from messaging.attachment')).toEqual([fresh, drafted, sent].toSorted());
  expect(await ids(`select substr(key, 4) as id from shared_kernel.stored_file where remove_after <= now()`)).toEqual([old]);
  // Whatever ends a message ends its files: a purge of conversations need not know of them.
  await sql(database.url, 'delete from messaging.conversation where id = $1', [conversation]);
  expect(await ids(`select substr(key, 4) as id from shared_kernel.stored_file where remove_after <= now()`)).toEqual(
    [old, sent].toSorted(),
  );
});
