import type { Answer, Client } from './client.js';
import { activePerson, type Place } from './people.js';

export const therapy = { description: 'Physical therapy', quantity: 2, unitAmount: 6_250 };

const made = ({ status, text, body }: Answer): any => {
  if (status >= 300) throw new Error(`A step that a test builds on was refused: ${status} ${text}`);
  return body;
};

export const openAccount = async (admin: Client, given: Record<string, unknown> = {}): Promise<any> =>
  made(await admin.post('/api/billing-accounts', { holderName: 'Amélie Yılmaz', ...given }));

export const draftInvoice = async (admin: Client, accountId: string, given: Record<string, unknown> = {}): Promise<any> =>
  made(await admin.post(`/api/billing-accounts/${accountId}/invoices`, { lineItems: [therapy], ...given }));

export async function issueInvoice(admin: Client, accountId: string, given: Record<string, unknown> = {}): Promise<any> {
  const { id } = await draftInvoice(admin, accountId, given);
  return made(await admin.post(`/api/invoices/${id}/issue`));
}

export const grant = async (admin: Client, accountId: string, people: readonly { id: string }[]): Promise<void> =>
  made(await admin.put(`/api/billing-accounts/${accountId}/access`, { staffIds: people.map(({ id }) => id) }));

/** Somebody who has billing documents and is signed in. */
export async function biller(place: Place, admin: Client, features: string[] = ['billing_documents']) {
  const person = await activePerson(place, admin);
  made(await admin.put(`/api/staff/${person.id}/portal/features`, { features }));
  return person;
}
