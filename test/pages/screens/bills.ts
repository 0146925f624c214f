import { uploadDocument, uploadedCard } from '../../support/billing-documents.js';
import { draftInvoice, grant, issueInvoice, openAccount } from '../../support/billing.js';
import type { Client } from '../../support/client.js';
import { plainPdf } from '../../support/documents/good-files.js';
import { linkOf, startPayment } from '../../support/payments.js';
import type { Language } from './words.js';

const written = {
  en: {
    lines: [
      { description: 'Physical therapy, 45 minutes', quantity: 4, unitAmount: 6_250 },
      { description: 'Elastic bandage', quantity: 2, unitAmount: 895 },
    ],
    note: 'Thank you for your visit. Please bring your insurance card next time.',
    reason: 'Billed to the wrong patient',
  },
  es: {
    lines: [
      { description: 'Fisioterapia, 45 minutos', quantity: 4, unitAmount: 6_250 },
      { description: 'Venda elástica', quantity: 2, unitAmount: 895 },
    ],
    note: 'Gracias por su visita. La próxima vez, traiga por favor su tarjeta de seguro.',
    reason: 'Facturada al paciente equivocado',
  },
} as const;

/** Accounts with bills in every state, and who may see them; answers the one that tells most. */
export async function writeBills(admin: Client, language: Language, people: { staff: { id: string }; other: { id: string } }) {
  const { lines, note, reason } = written[language];
  const holders = ['Abel Moreno', 'Chen Wei', 'Odalys Peña', `Maximiliana ${'von Wolfeschlegelsteinhausen '.repeat(3).trim()}`];
  for (const [place, holderName] of holders.entries()) {
    const account = await openAccount(admin, { holderName, externalId: `PAT-${language}-${place}` });
    await grant(admin, account.id, [people.staff]);
    if (place !== 1) await issueInvoice(admin, account.id, { lineItems: [{ ...lines[0], quantity: place + 1 }] });
  }
  const fields = { holderName: 'Amélie Yılmaz', externalId: `PAT-${language}-0123`, email: 'amelie@family.example' };
  const { id: accountId } = await openAccount(admin, fields);
  await grant(admin, accountId, [people.staff, people.other]);
  const wrong = await issueInvoice(admin, accountId, { lineItems: [lines[1]] });
  await admin.post(`/api/invoices/${wrong.id}/cancel`, { reason });
  const { id: issuedId } = await issueInvoice(admin, accountId, { lineItems: lines, note });
  await uploadDocument({ client: admin }, accountId, { front: await plainPdf() }, { kind: 'other', title: note });
  await uploadedCard({ client: admin }, accountId, { validUntil: '2027-12-31' });
  const { body: payment } = await startPayment(admin, accountId);
  const { id: draftId } = await draftInvoice(admin, accountId, { lineItems: lines, note });
  return {
    accountId,
    issuedId,
    draftId,
    cancelledId: wrong.id as string,
    paymentId: payment.id as string,
    paymentLink: linkOf(payment),
  };
}
