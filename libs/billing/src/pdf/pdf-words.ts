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
  receipt: 'Receipt',
  payment: 'Payment',
  account: 'Account of',
  receivedAt: 'Received on',
  means: 'How it was paid',
  throughStripe: 'online, through Stripe',
  received: 'Received',
  credited: 'Left over for the next invoice',
  back: 'Money back',
  goneBack: 'Gone back',
  kept: 'Left of the payment',
  backKinds: {
    refund: 'Refund',
    dispute_open: 'Disputed at the bank, not decided yet',
    dispute_lost: 'Taken back by the bank',
  },
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
  receipt: 'Recibo',
  payment: 'Pago',
  account: 'Cuenta de',
  receivedAt: 'Recibido el',
  means: 'Forma de pago',
  throughStripe: 'en línea, a través de Stripe',
  received: 'Recibido',
  credited: 'Queda para la próxima factura',
  back: 'Dinero devuelto',
  goneBack: 'Devuelto',
  kept: 'Queda del pago',
  backKinds: {
    refund: 'Reembolso',
    dispute_open: 'En disputa en el banco, sin decidir',
    dispute_lost: 'Devuelto por el banco',
  },
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
export const dayIn = (locale: Locale, day: string): string => dayAt(locale, day, 'UTC');

/** `2026-11` as people write it. */
export function monthIn(locale: Locale, month: string): string {
  const format = new Intl.DateTimeFormat(tag(locale), { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${month}-01`));
}

/** The day of an instant in a zone, as people write it. */
export function dayAt(locale: Locale, at: string, timeZone: string): string {
  return new Intl.DateTimeFormat(tag(locale), { dateStyle: 'long', timeZone }).format(new Date(at));
}

/** `November 26, 2026, 14:05 (America/New_York)` */
export function momentAt(locale: Locale, at: string, timeZone: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
  return `${dayAt(locale, at, timeZone)}, ${clock.format(new Date(at))} (${timeZone})`;
}
