import type { ReceiptView } from '../persistence/receipts.js';
import { type Column, type Letterhead, Paper, type PrintedFile } from './paper.js';
import { dayAt, momentAt, moneyIn, wordsIn } from './pdf-words.js';

/** A payment on paper: what came, what it paid, and what has gone back since. `timeZone`: the practice's. */
export async function printReceipt(
  receipt: ReceiptView,
  { practiceName, locale, timeZone }: Letterhead & { readonly timeZone: string },
): Promise<PrintedFile> {
  const words = wordsIn(locale);
  const money = moneyIn(locale, receipt.currency);
  const { amount, back, receivedAt } = receipt;
  const paper = new Paper(`${words.receipt} · ${practiceName}`, new Date(back.at(-1)?.at ?? receivedAt));
  paper.heading(practiceName);
  paper.heading(words.receipt, 13);
  paper.pair(words.payment, receipt.paymentId);
  paper.pair(words.account, receipt.holderName);
  paper.pair(words.receivedAt, momentAt(locale, receivedAt, timeZone));
  paper.pair(words.means, words.throughStripe);
  paper.space();
  const paid = receipt.invoices.map((invoice) => [`${words.invoice} ${invoice.number}`, money(invoice.amount)]);
  if (receipt.creditedAmount > 0) paid.push([words.credited, money(receipt.creditedAmount)]);
  paper.table(paidColumns(words), paid);
  paper.sums([[words.received, money(amount)]]);
  if (back.length > 0) {
    paper.space();
    paper.heading(words.back, 11);
    paper.table(
      backColumns(words),
      back.map((one) => [dayAt(locale, one.at, timeZone), words.backKinds[one.kind], money(one.amount)]),
    );
    const gone = back.filter(({ kind }) => kind !== 'dispute_open').reduce((sum, one) => sum + one.amount, 0);
    paper.sums([
      [words.goneBack, money(gone)],
      [words.kept, money(amount - gone)],
    ]);
  }
  const content = await paper.finish((page, pages) => `${practiceName} · ${words.receipt} · ${words.page(page, pages)}`);
  const day = new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(receivedAt));
  return { name: `receipt-${day}.pdf`, content };
}

const paidColumns = (words: ReturnType<typeof wordsIn>): Column[] => [
  { title: words.what, width: 408, align: 'left' },
  { title: words.amount, width: 96, align: 'right' },
];

const backColumns = (words: ReturnType<typeof wordsIn>): Column[] => [
  { title: words.day, width: 120, align: 'left' },
  { title: words.what, width: 288, align: 'left' },
  { title: words.amount, width: 96, align: 'right' },
];
