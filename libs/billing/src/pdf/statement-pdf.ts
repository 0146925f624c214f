import type { StatementView } from '../persistence/statements.js';
import { type Column, type Letterhead, Paper } from './paper.js';
import { dayIn, moneyIn, monthIn, wordsIn } from './pdf-words.js';

/** An account's month on paper. */
export function printStatement(statement: StatementView, { practiceName, locale }: Letterhead): Promise<Buffer> {
  const words = wordsIn(locale);
  const money = moneyIn(locale, statement.currency);
  const title = `${words.statement} · ${monthIn(locale, statement.month)}`;
  const paper = new Paper(`${title} · ${practiceName}`, new Date(`${statement.to}T00:00:00Z`));
  paper.heading(practiceName);
  paper.heading(title, 13);
  paper.pair(words.holder, statement.holderName);
  paper.pair(words.opening, money(statement.openingBalance));
  paper.space();
  if (statement.entries.length === 0) paper.line(words.nothing);
  else
    paper.table(
      columns(words),
      statement.entries.map(({ day, kind, invoiceNumber, amount, balance }) => [
        dayIn(locale, day),
        [words.kinds[kind], invoiceNumber].filter(Boolean).join(' '),
        money(amount),
        money(balance),
      ]),
    );
  paper.sums([[words.closing, money(statement.closingBalance)]]);
  return paper.finish((page, pages) => `${practiceName} · ${title} · ${words.page(page, pages)}`);
}

const columns = (words: ReturnType<typeof wordsIn>): Column[] => [
  { title: words.day, width: 120, align: 'left' },
  { title: words.what, width: 192, align: 'left' },
  { title: words.amount, width: 96, align: 'right' },
  { title: words.balance, width: 96, align: 'right' },
];
