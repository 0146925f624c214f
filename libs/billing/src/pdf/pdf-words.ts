import { decimalsOf } from '#shared-kernel/domain';

export type Locale = 'en' | 'es';

const english = {
  invoice: 'Invoice',
  draft: 'DRAFT',
  cancelled: 'CANCELLED',
  holder: 'Billed to',
  state: 'State',
  states: { draft: 'Draft', issued: 'To be paid', paid: 'Paid', cancelled: 'Cancelled' },
  issuedOn: 'Issued on',
  dueOn: 'To be paid by',
  reason: 'Why it was cancelled',
  description: 'Description',
  quantity: 'Quantity',
  unitAmount: 'Price',
  amount: 'Amount',
  total: 'Total',
  paidAmount: 'Paid',
  openAmount: 'To be paid',
  statement: 'Statement of account',
  opening: 'Balance at the beginning',
  closing: 'Balance at the end',
  day: 'Day',
  what: 'What',
  balance: 'Balance',
  nothing: 'Nothing happened in this month.',
  page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  kinds: {
    invoice_issued: 'Invoice',
    invoice_cancelled: 'Invoice cancelled',
    payment_received: 'Payment',
    credit_applied: 'Credit used',
    refund_made: 'Refund',
    refund_failed: 'Refund that did not arrive',
    dispute_lost: 'Payment taken back by the bank',
    adjustment: 'Correction',
  } as Record<string, string>,
};

const spanish: typeof english = {
  invoice: 'Factura',
  draft: 'BORRADOR',
  cancelled: 'ANULADA',
  holder: 'Facturado a',
  state: 'Estado',
  states: { draft: 'Borrador', issued: 'Por pagar', paid: 'Pagada', cancelled: 'Anulada' },
  issuedOn: 'Emitida el',
  dueOn: 'Vence el',
  reason: 'Motivo de la anulación',
  description: 'Descripción',
  quantity: 'Cantidad',
  unitAmount: 'Precio',
  amount: 'Importe',
  total: 'Total',
  paidAmount: 'Pagado',
  openAmount: 'Por pagar',
  statement: 'Extracto de cuenta',
  opening: 'Saldo al comienzo',
  closing: 'Saldo al final',
  day: 'Día',
  what: 'Concepto',
  balance: 'Saldo',
  nothing: 'No hubo movimientos en este mes.',
  page: (page, pages) => `Página ${page} de ${pages}`,
  kinds: {
    invoice_issued: 'Factura',
    invoice_cancelled: 'Factura anulada',
    payment_received: 'Pago',
    credit_applied: 'Saldo a favor usado',
    refund_made: 'Reembolso',
    refund_failed: 'Reembolso que no llegó',
    dispute_lost: 'Pago devuelto por el banco',
    adjustment: 'Corrección',
  },
};

export const wordsIn = (locale: Locale): typeof english => (locale === 'es' ? spanish : english);

const tag = (locale: Locale) => (locale === 'es' ? 'es-US' : 'en-US');

export function moneyIn(locale: Locale, currency: string): (amount: number) => string {
  const decimals = decimalsOf(currency);
  const format = new Intl.NumberFormat(tag(locale), {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return (amount) => format.format(amount / 10 ** decimals);
}

/** `2026-11-26` as people write it. */
export function dayIn(locale: Locale, day: string): string {
  return new Intl.DateTimeFormat(tag(locale), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));
}

/** `2026-11` as people write it. */
export function monthIn(locale: Locale, month: string): string {
  const format = new Intl.DateTimeFormat(tag(locale), { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${month}-01`));
}
