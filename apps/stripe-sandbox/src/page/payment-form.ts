import type { SessionRecord } from '../state/records.js';
import { testBankAccounts, testRoutingNumber } from '../money/bank-accounts.js';
import { testCards } from '../money/cards.js';
import { inWords } from '../money/currencies.js';
import { page } from './layout.js';
import { escaped } from './words.js';

/** What somebody has typed; shown again when it was refused. Card numbers are not: a new try starts with an empty field. */
export type Typed = { email?: string; name?: string; method?: string };

/** The page on which the payer pays. */
export function paymentForm({ session, lineItems }: SessionRecord, typed: Typed = {}, problem?: string): string {
  const total = inWords(session.amount_total!, session.currency!);
  const methods = session.payment_method_types;
  const free = session.amount_total === 0;
  return page(
    `Pay ${total}`,
    [
      '<h1>Payment</h1>',
      `<p class="total">${total}</p>`,
      `<ul class="lines" aria-label="What is paid">${lineItems.map(line).join('')}</ul>`,
      problem ? `<p class="problem" role="alert">${escaped(problem)}</p>` : '',
      // Named, since it is also shown where authentication has failed.
      `<form method="post" action="/c/pay/${session.id}" novalidate autocomplete="off">`,
      contact(session.customer_email, typed),
      free ? '' : methods.length > 1 ? choice(methods, typed) : `<input type="hidden" name="method" value="${methods[0]}">`,
      !free && methods.includes('card') ? card() : '',
      !free && methods.includes('us_bank_account') ? bank() : '',
      `<button type="submit">${free ? 'Complete' : `Pay ${total}`}</button>`,
      '</form>',
      session.cancel_url ? `<p><a href="${escaped(session.cancel_url)}">Back without paying</a></p>` : '',
      free ? '' : testNumbers(methods),
    ].join('\n'),
  );
}

function line({ description, quantity, amount_total, currency }: SessionRecord['lineItems'][number]): string {
  const times = quantity === 1 ? '' : ` × ${quantity}`;
  return `<li><span>${escaped(description ?? '')}${times}</span><span>${inWords(amount_total, currency)}</span></li>`;
}

function contact(known: string | null, { email = '', name = '' }: Typed): string {
  const value = escaped(known ?? email);
  return `<fieldset><legend>Who pays</legend>
${field('email', 'E-mail', `type="email" value="${value}"${known ? ' readonly' : ''}`)}
${field('name', 'Name', `type="text" value="${escaped(name)}"`)}
</fieldset>`;
}

const methodNames: Record<string, string> = { card: 'Card', us_bank_account: 'Bank account in the US' };

function choice(methods: string[], { method = methods[0] }: Typed): string {
  const options = methods.map(
    (name) =>
      `<label class="choice"><input type="radio" name="method" value="${name}"${name === method ? ' checked' : ''}>${methodNames[name]}</label>`,
  );
  return `<fieldset><legend>Pay by</legend>${options.join('\n')}</fieldset>`;
}

function card(): string {
  return `<fieldset><legend>Card</legend>
${field('number', 'Card number', 'type="text" inputmode="numeric"')}
<div class="pair">
<div>${field('expiry', 'Expiry (MM/YY)', 'type="text" inputmode="numeric"')}</div>
<div>${field('cvc', 'Security code', 'type="text" inputmode="numeric"')}</div>
</div>
</fieldset>`;
}

function bank(): string {
  return `<fieldset><legend>Bank account</legend>
${field('routing', 'Routing number', `type="text" inputmode="numeric" value="${testRoutingNumber}"`)}
${field('account', 'Account number', 'type="text" inputmode="numeric"')}
</fieldset>`;
}

function field(name: string, label: string, attributes: string): string {
  return `<label for="${name}">${label}</label><input id="${name}" name="${name}" ${attributes}>`;
}

function testNumbers(methods: string[]): string {
  const row = ({ number, purpose }: { number: string; purpose: string }) => `<tr><td>${number}</td><td>${purpose}</td></tr>`;
  const table = (caption: string, rows: string[]) =>
    `<table><caption>${caption}</caption><thead><tr><th scope="col">Number</th><th scope="col">What it does</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  return `<details><summary>Test numbers</summary>
${methods.includes('card') ? table('Cards, with any later month and any security code', testCards.map(row)) : ''}
${methods.includes('us_bank_account') ? table('Bank accounts', testBankAccounts.map(row)) : ''}
</details>`;
}
