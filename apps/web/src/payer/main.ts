import './payer.css';
import { Problem } from '../api/problem.js';
import { type Language, rememberLanguage } from '../i18n/device-language.js';
import { askAgainInMs } from '../parts/ask-again.js';
import { hasReceipt } from '../parts/has-receipt.js';
import { takeLink } from '../parts/link-in-address.js';
import { moneyWords } from '../parts/money.js';
import { saveFile } from '../parts/save-file.js';
import { element } from './elements.js';
import { alertOf, languageChoice, pasteForm } from './parts.js';
import { findPayment, isInPortal, openStripePage, type PayerPayment, printReceipt } from './payment-api.js';
import { currentLanguage, filled, speak, words } from './words.js';

/*
 * Behind the link of a payment, and where Stripe's page leads back to: how it stands, for whoever pays. It stands alone, without
 * what the pages of the portal are made of: a patient opens it once, on any telephone. The link stays in the address, so that
 * going back and loading anew work; it opens this payment and nothing else.
 */
const loading = element('p', { class: 'loading' });
const head = element('div', { class: 'part' });
// It stays in the page, so that a screen reader reads out what changes in it.
const status = element('div', { role: 'status' });
const rest = element('div', { class: 'part' });
const card = element('div', { class: 'card' }, head, status, rest);
const foot = element('div', { class: 'part' });
const root = document.getElementById('root')!;
root.append(loading, card, foot);

/** What Stripe may still have to tell about. */
const mayChange = new Set<PayerPayment['state']>(['pending', 'processing', 'closing']);

let link = '';
let payment: PayerPayment | null | undefined;
let problem: Problem | undefined;
let busy = false;
let timesAsked = 0;
let next: ReturnType<typeof setTimeout> | undefined;

const instant = (at: string, timeZone: string) =>
  new Intl.DateTimeFormat(currentLanguage(), {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(new Date(at));

/** In the practice's own time, as in the e-mail. */
function whenOf({ state, worksUntil, settledAt, timeZone }: PayerPayment): string {
  const zone = timeZone.replaceAll('_', ' ');
  if (state === 'pending') return filled(words().until, { until: instant(worksUntil, timeZone), zone });
  return state === 'succeeded' && settledAt ? filled(words().paidAt, { at: instant(settledAt, timeZone), zone }) : '';
}

function statusOf({ state, practiceName: practice }: PayerPayment): Node[] {
  const { state: states, means } = words();
  return [element('strong', {}, states[state]), element('p', {}, filled(means[state], { practice }))];
}

function restOf(shown: PayerPayment): Node[] {
  const { state, amount, currency } = shown;
  const { amount: label, pay, asking, receipt } = words();
  const action = (text: string, kind: 'main' | 'second', act: () => void) =>
    element('button', { type: 'button', class: kind, 'aria-disabled': String(busy), onclick: act }, text);
  return [
    ...(['cancelled', 'settled', 'expired'].includes(state)
      ? []
      : [element('p', { class: 'amount' }, element('small', {}, label), moneyWords(amount, currency, currentLanguage()))]),
    ...(state === 'pending' ? [action(pay, 'main', () => void openStripe()), element('p', {}, asking)] : []),
    ...(hasReceipt(shown) ? [action(receipt, 'second', () => void saveReceipt())] : []),
    element('p', { class: 'quiet' }, whenOf(shown)),
  ];
}

function titleOf(): string {
  if (payment) return filled(words().title, { practice: payment.practiceName });
  return payment === null ? words().none.title : words().problem.page;
}

function show(): void {
  const isLoading = payment === undefined && !problem;
  const pressed = document.activeElement?.textContent;
  document.documentElement.lang = currentLanguage();
  document.title = isLoading ? words().loading : titleOf();
  loading.textContent = isLoading ? words().loading : '';
  card.hidden = isLoading;
  head.replaceChildren(element('h1', {}, titleOf()), ...(problem ? [alertOf(problem)] : []));
  status.replaceChildren(...(payment ? statusOf(payment) : []));
  if (payment) rest.replaceChildren(...restOf(payment));
  else rest.replaceChildren(...(payment === null ? [element('p', {}, words().none.words), pasteForm()] : []));
  foot.replaceChildren(languageChoice(choose));
  // Whoever uses the keyboard stays at what they pressed.
  if (pressed) [...root.querySelectorAll('button')].find(({ textContent }) => textContent === pressed)?.focus();
}

function choose(language: Language): void {
  rememberLanguage(language);
  speak(language);
  show();
}

/** What goes wrong is said; the payment may stand otherwise than it is shown. */
async function attempt(act: () => Promise<void>): Promise<void> {
  if (busy) return;
  busy = true;
  problem = undefined;
  show();
  try {
    await act();
  } catch (error) {
    problem = error instanceof Problem ? error : new Problem(0, 'page.failed', '');
    await look();
  } finally {
    busy = false;
    show();
  }
}

const openStripe = () => attempt(async () => location.assign(await openStripePage(link)));
const saveReceipt = () => attempt(async () => saveFile(await printReceipt(link, currentLanguage()), 'receipt.pdf'));

async function look(): Promise<void> {
  clearTimeout(next);
  const asked = link;
  try {
    const found = await findPayment(asked);
    if (asked !== link) return;
    const isNew = JSON.stringify(found) !== JSON.stringify(payment);
    if (found && payment === undefined && (await isInPortal(found))) {
      location.replace(`/billing/payments/${found.paymentId}`);
      return;
    }
    payment = found;
    timesAsked += 1;
    if (isNew) show();
  } catch (error) {
    if (payment === undefined) problem = error as Problem;
    show();
  }
  if (payment === undefined || (payment && mayChange.has(payment.state)))
    next = setTimeout(() => void look(), askAgainInMs(timesAsked));
}

function open(): void {
  link = takeLink();
  payment = undefined;
  problem = undefined;
  timesAsked = 0;
  show();
  void look();
}

addEventListener('hashchange', open);
addEventListener('focus', () => void look());
// A page that the browser brings back from its memory may show what is not true any more.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
open();
