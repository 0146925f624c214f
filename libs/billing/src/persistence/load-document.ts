import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { BillingDocument } from '../domain/billing-document.js';
import { DocumentVersion } from '../domain/document-version.js';
import { documentNotFound } from './not-found.js';

/** The document with its versions, locked until the transaction ends. Refuses with `billing.document-not-found`. */
export async function lockDocument(em: EntityManager, documentId: string): Promise<BillingDocument> {
  const document = await em.findOne(BillingDocument, { id: documentId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!document) throw documentNotFound();
  document.versions = await em.find(DocumentVersion, { documentId }, { orderBy: { number: 'asc' } });
  return document;
}
