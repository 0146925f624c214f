import type { Answer, Client } from './client.js';
import { phonePhoto, type SentFile } from './documents/good-files.js';
import type { TestPortal } from './portal.js';
import { sql } from './sql.js';

/** As a browser sends it. */
export function upload({ client }: { client: Client }, file: SentFile, headers: Record<string, string> = {}): Promise<Answer> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(file.content)], { type: file.declaredType }), file.name);
  return client.post('/api/attachments', form, { headers });
}

/** Uploads a photo and answers its id. */
export async function uploaded(person: { client: Client }, file?: SentFile): Promise<string> {
  const { status, text, body } = await upload(person, file ?? (await phonePhoto()));
  if (status !== 201) throw new Error(`A file could not be uploaded: ${status} ${text}`);
  return body.id;
}

/** How many files the database names, and how many it knows to be in the storage. */
export async function filesOf({ database }: TestPortal): Promise<{ attachments: number; files: number }> {
  const [counts] = await sql<{ attachments: number; files: number }>(
    database.url,
    `select (select count(*)::int from messaging.attachment) as attachments,
       (select count(*)::int from shared_kernel.stored_file where remove_after is null or remove_after > now()) as files`,
  );
  return counts!;
}
