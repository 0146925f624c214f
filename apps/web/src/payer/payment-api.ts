import type { Schemas } from '../api/client.js';
import { Problem } from '../api/problem.js';
import type { Language } from '../i18n/device-language.js';
import { hasBilling, takesPayments } from '../session/rights.js';

export type PayerPayment = Schemas['PayerPayment'];

async function ask(path: string, body?: unknown): Promise<Response> {
  const request: RequestInit =
    body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(path, { ...request, credentials: 'same-origin' }).catch(() => {
    throw Problem.unreachable();
  });
  if (!response.ok) throw await Problem.from(response);
  return response;
}

/** The payment behind a link; null where it leads to none. */
export async function findPayment(link: string): Promise<PayerPayment | null> {
  if (!link) return null;
  try {
    return (await (await ask('/api/payment-links/inspect', { link })).json()) as PayerPayment;
  } catch (error) {
    // A text that cannot be a link is answered as malformed.
    if (error instanceof Problem && (error.status === 404 || error.status === 400)) return null;
    throw error;
  }
}

/** Where Stripe takes the money; a new page where the one before has closed. */
export async function openStripePage(link: string): Promise<string> {
  const { url } = (await (await ask('/api/payment-links/pay', { link })).json()) as { url: string };
  return url;
}

export const printReceipt = async (link: string, locale: Language): Promise<Blob> =>
  (await ask('/api/payment-links/receipt', { link, locale })).blob();

/** Whether whoever is signed in here finds the payment in the portal too. */
export async function isInPortal({ paymentId }: PayerPayment): Promise<boolean> {
  const session = await ask('/api/session').then(
    (response) => response.json() as Promise<Schemas['Session']>,
    () => undefined,
  );
  const complete = session?.setupSteps.every(({ done }) => done);
  if (!session || !complete || !hasBilling(session) || !takesPayments(session)) return false;
  return ask(`/api/payments/${paymentId}`).then(
    () => true,
    () => false,
  );
}
