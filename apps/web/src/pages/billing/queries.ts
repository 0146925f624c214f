import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import { billingKey } from '../../session/billing.js';
import type { AccountSearch } from './account-search.js';

export type BillingAccount = Schemas['BillingAccount'];
export type ListedAccount = Schemas['BillingAccountPage']['items'][number];
export type Invoice = Schemas['Invoice'];
export type ListedInvoice = Schemas['InvoicePage']['items'][number];
export type Entry = Schemas['AccountLedgerPage']['items'][number];
export type Access = Schemas['AccountAccess'];

type Page = { nextCursor: string | null };
/** How pages of a list follow one another. */
export const paged = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: Page) => nextCursor ?? undefined,
};

/** What the API says of something that is not there, or that the reader may not see (any more). */
const isNone = (error: unknown) => error instanceof Problem && (error.status === 404 || error.status === 400);

/** Null in the place of what is not there: what was known of it before is not shown any longer. */
export async function orNull<Data>(answer: Promise<Data>): Promise<Data | null> {
  try {
    return await answer;
  } catch (error) {
    if (isNone(error)) return null;
    throw error;
  }
}

export const accountsKey = [...billingKey, 'accounts'] as const;

export const accountsQuery = (search: AccountSearch) =>
  infiniteQueryOptions({
    queryKey: [...accountsKey, search],
    queryFn: ({ pageParam, signal }) =>
      answerOf(api.GET('/api/billing-accounts', { params: { query: { ...search, cursor: pageParam } }, signal })),
    ...paged,
    placeholderData: keepPreviousData,
  });

export const accountKey = (id: string) => [...billingKey, 'account', id] as const;

export const accountQuery = (id: string) =>
  queryOptions({
    queryKey: [...accountKey(id), 'head'],
    queryFn: ({ signal }) => orNull(answerOf(api.GET('/api/billing-accounts/{id}', { params: { path: { id } }, signal }))),
  });

export const invoicesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...accountKey(id), 'invoices'],
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { id }, query: { cursor: pageParam } };
      return answerOf(api.GET('/api/billing-accounts/{id}/invoices', { params, signal }));
    },
    ...paged,
  });

// Each reading of what follows stands in the audit: the browser's window coming back is no reason to read again.
export const readSeldom = { refetchOnWindowFocus: false } as const;

export const ledgerQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...accountKey(id), 'ledger'],
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { id }, query: { cursor: pageParam } };
      return answerOf(api.GET('/api/billing-accounts/{id}/ledger', { params, signal }));
    },
    ...paged,
    ...readSeldom,
  });

export const statementQuery = (id: string, month: string) =>
  queryOptions({
    queryKey: [...accountKey(id), 'statement', month],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/billing-accounts/{id}/statements/{month}', { params: { path: { id, month } }, signal })),
    ...readSeldom,
  });

export const accessQuery = (id: string) =>
  queryOptions({
    queryKey: [...accountKey(id), 'access'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/billing-accounts/{id}/access', { params: { path: { id } }, signal })),
  });

export const invoiceQuery = (id: string) =>
  queryOptions({
    queryKey: [...billingKey, 'invoice', id],
    queryFn: ({ signal }) => orNull(answerOf(api.GET('/api/invoices/{id}', { params: { path: { id } }, signal }))),
    ...readSeldom,
  });
