import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../../api/client.js';
import { askAgainInMs } from '../../../parts/ask-again.js';
import { billingKey } from '../../../session/billing.js';
import { accountKey, orNull, paged, readSeldom } from '../queries.js';

export type Payment = Schemas['Payment'];
export type PaymentException = Schemas['PaymentExceptionPage']['items'][number];
export type Reconciliation = Schemas['ReconciliationPage']['items'][number];

export const paymentsQuery = (accountId: string) =>
  infiniteQueryOptions({
    queryKey: [...accountKey(accountId), 'payments'],
    queryFn: ({ pageParam, signal }) => {
      const params = { path: { id: accountId }, query: { cursor: pageParam } };
      return answerOf(api.GET('/api/billing-accounts/{id}/payments', { params, signal }));
    },
    ...paged,
  });

/** The API asks Stripe each time that an open payment is read, so that it shows the truth where no hint comes either. */
export const paymentQuery = (id: string) =>
  queryOptions({
    queryKey: [...billingKey, 'payment', id],
    queryFn: ({ signal }) => orNull(answerOf(api.GET('/api/payments/{id}', { params: { path: { id } }, signal }))),
    refetchInterval: ({ state: { data, dataUpdateCount } }) => data?.state === 'pending' && askAgainInMs(dataUpdateCount),
    ...readSeldom,
  });

export const exceptionsKey = [...billingKey, 'exceptions'] as const;

export const exceptionsQuery = infiniteQueryOptions({
  queryKey: exceptionsKey,
  queryFn: ({ pageParam, signal }) =>
    answerOf(api.GET('/api/billing/payment-exceptions', { params: { query: { cursor: pageParam } }, signal })),
  ...paged,
});

export const reconciliationsQuery = (found: boolean) =>
  infiniteQueryOptions({
    queryKey: [...billingKey, 'reconciliations', { found }],
    queryFn: ({ pageParam, signal }) => {
      const query = { cursor: pageParam, ...(found && { found: 'true' as const }) };
      return answerOf(api.GET('/api/billing/reconciliations', { params: { query }, signal }));
    },
    ...paged,
  });

/** Has Stripe open a page for this; asked again while it is open, it is the same one. Without invoices: the whole balance. */
export const startPayment = (accountId: string, invoiceIds?: string[]): Promise<Payment> =>
  answerOf(
    api.POST('/api/billing-accounts/{id}/payments', {
      params: { path: { id: accountId } },
      body: invoiceIds ? { invoiceIds } : {},
    }),
  );

/** A page of Stripe that cannot be reached is no page; the API names one only while it is open. */
export function pageOf({ url }: Payment): string {
  if (url === null) throw new Error('This payment has no page.');
  return url;
}

export const receiptOf = ({ id }: Payment) => `/api/payments/${id}/receipt`;
