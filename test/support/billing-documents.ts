import type { Answer, Client } from './client.js';
import { phonePhoto, type SentFile } from './documents/good-files.js';
import type { TestPortal } from './portal.js';
import { sql } from './sql.js';

export type SentPages = { front?: SentFile | undefined; back?: SentFile | undefined };

/** As a browser sends it. */
export function formOf({ front, back }: SentPages, fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const [name, text] of Object.entries(fields)) form.append(name, text);
  for (const [side, file] of Object.entries({ front, back }))
    if (file) form.append(side, new Blob([new Uint8Array(file.content)], { type: file.declaredType }), file.name);
  return form;
}

export const aCard = { kind: 'insurance_card', memberId: 'XGH123456789' };

export const uploadDocument = (
  { client }: { client: Client },
  accountId: string,
  pages: SentPages,
  fields: Record<string, string> = aCard,
  headers: Record<string, string> = {},
): Promise<Answer> => client.post(`/api/billing-accounts/${accountId}/documents`, formOf(pages, fields), { headers });

export const uploadVersion = (
  { client }: { client: Client },
  documentId: string,
  pages: SentPages,
  fields: Record<string, string> = { memberId: 'XGH123456789' },
): Promise<Answer> => client.post(`/api/documents/${documentId}/versions`, formOf(pages, fields));

/** Where a file of a document is. */
export const fileAt = (documentId: string, number: number, side = 'front'): string =>
  `/api/documents/${documentId}/versions/${number}/files/${side}`;

/** Uploads a card with a front and answers the document. */
export async function uploadedCard(
  person: { client: Client },
  accountId: string,
  fields: Record<string, string> = {},
): Promise<any> {
  const { status, text, body } = await uploadDocument(person, accountId, { front: await phonePhoto() }, { ...aCard, ...fields });
  if (status !== 201) throw new Error(`A card could not be uploaded: ${status} ${text}`);
  return body;
}

/** How many documents, versions and files the database names, and how many files it keeps in the storage. */
export async function documentsOf({ database }: TestPortal) {
  const [counts] = await sql<{ documents: number; versions: number; named: number; kept: number }>(
    database.url,
    `select (select count(*)::int from billing.document) as documents, (select count(*)::int from billing.document_version) as versions,
       (select count(file_key)::int + count(preview_key)::int from billing.document_file) as named,
       (select count(*)::int from shared_kernel.stored_file where remove_after is null) as kept`,
  );
  return counts!;
}
