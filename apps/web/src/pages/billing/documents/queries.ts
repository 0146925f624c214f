import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../../api/client.js';
import { billingKey } from '../../../session/billing.js';
import { accountKey, orNull, paged, readSeldom } from '../queries.js';

export type BillingDocument = Schemas['BillingDocument'];
export type Version = BillingDocument['versions'][number];
export type ListedDocument = Schemas['BillingDocumentPage']['items'][number];
export type ListedVersion = ListedDocument['latest'];
export type WaitingDocument = Schemas['BillingDocumentQueue']['items'][number];
export type Kind = BillingDocument['kind'];
export type Side = 'front' | 'back';

/** Where an upload goes. */
export type UploadTarget = {
  accountId: string;
  /** An account has one card, in as many versions as it takes. */
  hasCard?: boolean;
  /** Left out: a new document. */
  of?: Pick<BillingDocument, 'id' | 'kind' | 'title'>;
};

export const documentsKey = (accountId: string) => [...accountKey(accountId), 'documents'] as const;

export const documentsQuery = (accountId: string) =>
  infiniteQueryOptions({
    queryKey: documentsKey(accountId),
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { id: accountId }, query: { cursor: pageParam } };
      return answerOf(api.GET('/api/billing-accounts/{id}/documents', { params, signal }));
    },
    ...paged,
  });

/** With the member id, the reasons and all versions: that it was read stands in the audit. */
export const documentQuery = ({ id, accountId }: { id: string; accountId: string }) =>
  queryOptions({
    queryKey: [...accountKey(accountId), 'document', id],
    queryFn: ({ signal }) => orNull(answerOf(api.GET('/api/documents/{id}', { params: { path: { id } }, signal }))),
    ...readSeldom,
  });

export const queueKey = [...billingKey, 'document-queue'] as const;

export const queueQuery = infiniteQueryOptions({
  queryKey: queueKey,
  queryFn: ({ pageParam, signal }) =>
    answerOf(api.GET('/api/billing/documents/queue', { params: { query: { cursor: pageParam } }, signal })),
  ...paged,
});

/** Where a file of a version lies. */
export const addressOf = (documentId: string, number: number, side: Side) =>
  `/api/documents/${documentId}/versions/${number}/files/${side}`;
