import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import { askAgainInMs } from '../../parts/ask-again.js';

export type PayerPayment = Schemas['PayerPayment'];

/** What Stripe may still have to tell about. */
const mayChange = new Set<PayerPayment['state']>(['pending', 'processing', 'closing']);

/** The payment behind a link; null where it leads to none. */
export const payerPaymentQuery = (link: string) =>
  queryOptions({
    queryKey: ['payer-payment', link],
    queryFn: ({ signal }) => look(link, signal),
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data !== undefined && data !== null && mayChange.has(data.state) && askAgainInMs(dataUpdateCount),
  });

/** Whether whoever is signed in here finds the payment in the portal too; without an id nobody asks. */
export const inPortalQuery = (id: string | undefined) =>
  queryOptions({
    queryKey: ['payment-in-portal', id],
    queryFn: async ({ signal }) => {
      if (id === undefined) return false;
      const { response } = await api.GET('/api/payments/{id}', { params: { path: { id } }, signal });
      return response.ok;
    },
  });

export async function printReceipt(link: string, language: string): Promise<Blob> {
  const locale = language === 'es' ? 'es' : 'en';
  return new Blob([await answerOf(api.POST('/api/payment-links/receipt', { body: { link, locale }, parseAs: 'arrayBuffer' }))]);
}

async function look(link: string, signal: AbortSignal): Promise<PayerPayment | null> {
  if (!link) return null;
  try {
    return await answerOf(api.POST('/api/payment-links/inspect', { body: { link }, signal }));
  } catch (error) {
    // A text that cannot be a link is answered as malformed.
    if (error instanceof Problem && (error.status === 404 || error.status === 400)) return null;
    throw error;
  }
}
