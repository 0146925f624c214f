import type { InvoiceView } from '../persistence/invoices.js';
import { type Column, type Letterhead, Paper } from './paper.js';
import { dayIn, moneyIn, wordsIn } from './pdf-words.js';

/** The invoice on paper; a draft and a cancelled one say so across every page. */
export function printInvoice(invoice: InvoiceView, { practiceName, locale }: Letterhead): Promise<Buffer> {
  const words = wordsIn(locale);
  const money = moneyIn(locale, invoice.currency);
  const title = [words.invoice, invoice.number].filter(Boolean).join(' ');
  const paper = new Paper(`${title} · ${practiceName}`, new Date(invoice.updatedAt));
  paper.heading(practiceName);
  paper.heading(title, 13);
  paper.pair(words.holder, invoice.holderName);
  paper.pair(words.state, words.states[invoice.state]);
  if (invoice.issuedOn) paper.pair(words.issuedOn, dayIn(locale, invoice.issuedOn));
  if (invoice.dueOn) paper.pair(words.dueOn, dayIn(locale, invoice.dueOn));
  if (invoice.cancelReason) paper.pair(words.reason, invoice.cancelReason);
  paper.space();
  paper.table(
    columns(words),
    invoice.lineItems.map(({ description, quantity, unitAmount, amount }) => [
      description,
      quantity.toLocaleString(locale),
      money(unitAmount),
      money(amount),
    ]),
  );
  const sums = [[words.total, money(invoice.total)] as const];
  if (invoice.paidAmount > 0) sums.push([words.paidAmount, money(invoice.paidAmount)]);
  if (invoice.paidAmount > 0 && invoice.state === 'issued') sums.push([words.openAmount, money(invoice.openAmount)]);
  paper.sums(sums);
  if (invoice.note) {
    paper.space();
    paper.line(invoice.note);
  }
  const mark = { draft: words.draft, cancelled: words.cancelled, issued: undefined, paid: undefined }[invoice.state];
  return paper.finish((page, pages) => `${practiceName} · ${title} · ${words.page(page, pages)}`, mark);
}

const columns = (words: ReturnType<typeof wordsIn>): Column[] => [
  { title: words.description, width: 264, align: 'left' },
  { title: words.quantity, width: 60, align: 'right' },
  { title: words.unitAmount, width: 84, align: 'right' },
  { title: words.amount, width: 96, align: 'right' },
];
