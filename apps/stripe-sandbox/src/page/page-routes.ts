import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { StripeFailure } from '../failure.js';
import type { Authentication } from '../money/confirm-intent.js';
import { confirmFreeSession, paySession } from '../money/pay-session.js';
import { bankMeans, cardMeans, type PaymentMeans } from '../money/payment-means.js';
import type { Account } from '../state/account.js';
import type { SessionRecord } from '../state/records.js';
import { authenticationPage, closedPage, missingPage } from './notices.js';
import { paymentForm } from './payment-form.js';

type Fields = Record<string, string>;

/** The card with which a payer was sent to their bank, while they are there. Bounded like everything else. */
type Asked = Map<string, { means: PaymentMeans; fields: Fields }>;
const askedAtMost = 1_000;

/** The hosted page: what a payer sees. */
export function servePages(server: FastifyInstance, account: Account): void {
  const asked: Asked = new Map();

  server.get('/c/pay/:id', (request, reply) => {
    const record = recordOf(account, request);
    if (!record) return html(reply, 404, missingPage());
    return html(reply, 200, record.session.status === 'open' ? paymentForm(record) : closedPage(record.session));
  });

  server.post('/c/pay/:id', (request, reply) => {
    const record = recordOf(account, request);
    if (record?.session.status !== 'open') return reply.redirect(request.url, 303);
    const fields = fieldsOf(request);
    try {
      if (record.session.amount_total === 0) confirmFreeSession(account, record, payerOf(record, fields));
      else if (pay(account, record, meansOf(fields, account), fields, asked) === 'requires_action') {
        return reply.redirect(`/c/pay/${record.id}/authenticate`, 303);
      }
      return onwards(account, record, reply);
    } catch (error) {
      return tellProblem(record, fields, error, reply);
    }
  });

  server.get('/c/pay/:id/authenticate', (request, reply) => {
    const record = recordOf(account, request);
    if (!record || !asked.has(record.id) || record.session.status !== 'open') {
      return reply.redirect(request.url.replace(/\/authenticate$/, ''), 303);
    }
    return html(reply, 200, authenticationPage(record.session));
  });

  server.post('/c/pay/:id/authenticate', (request, reply) => {
    const record = recordOf(account, request);
    const attempt = record && asked.get(record.id);
    if (!attempt || record.session.status !== 'open') return reply.redirect(request.url.replace(/\/authenticate$/, ''), 303);
    asked.delete(record.id);
    try {
      const answer = fieldsOf(request).answer === 'passed' ? 'passed' : 'failed';
      pay(account, record, attempt.means, attempt.fields, asked, answer);
      return onwards(account, record, reply);
    } catch (error) {
      return tellProblem(record, attempt.fields, error, reply);
    }
  });
}

/** Throws what the payer is told when the card was declined. */
function pay(
  account: Account,
  record: SessionRecord,
  means: PaymentMeans,
  fields: Fields,
  asked: Asked,
  answer?: Authentication,
): string {
  const outcome = paySession(account, record, means, payerOf(record, fields), answer);
  if (outcome === 'requires_action') {
    for (const [oldest] of asked) if (asked.size >= askedAtMost) asked.delete(oldest);
    asked.set(record.id, { means, fields });
  }
  if (outcome !== 'declined') return outcome;
  const { last_payment_error: error } = account.intents.get(record.session.payment_intent as string)!;
  throw new StripeFailure(402, { type: 'card_error', message: error?.message ?? 'Your card was declined.' });
}

function onwards(account: Account, { session }: SessionRecord, reply: FastifyReply): FastifyReply {
  account.onChange();
  return reply.redirect(session.success_url!.replaceAll('{CHECKOUT_SESSION_ID}', session.id), 303);
}

function tellProblem(record: SessionRecord, fields: Fields, error: unknown, reply: FastifyReply): FastifyReply {
  if (!(error instanceof StripeFailure)) throw error;
  return html(reply, error.status, paymentForm(record, fields, error.message));
}

function meansOf({ method, number = '', expiry = '', cvc = '', account: bank = '' }: Fields, { clock }: Account): PaymentMeans {
  if (method === 'us_bank_account') return bankMeans(bank);
  const [, month = '', year = ''] = /^(\d{1,2})\s*\/\s*(?:20)?(\d{2})$/.exec(expiry.trim()) ?? [];
  const means = cardMeans(number, { month: Number(month), year: 2_000 + Number(year) });
  const problem = (message: string) => new StripeFailure(402, { type: 'card_error', message });
  if (!month || Number(month) < 1 || Number(month) > 12) throw problem("Your card's expiration date is incomplete.");
  if (Date.UTC(2_000 + Number(year), Number(month)) <= clock.now()) throw problem("Your card's expiration date is in the past.");
  if (!/^\d{3,4}$/.test(cvc.trim())) throw problem("Your card's security code is incomplete.");
  return means;
}

function payerOf({ session }: SessionRecord, { email = '', name = '' }: Fields): { email: string; name: string | null } {
  const address = session.customer_email ?? email.trim();
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address))
    throw new StripeFailure(400, { type: 'invalid_request_error', message: 'Your e-mail is incomplete.' });
  return { email: address, name: name.trim() || null };
}

function recordOf(account: Account, request: FastifyRequest): SessionRecord | undefined {
  return account.sessions.get((request.params as { id: string }).id);
}

function fieldsOf({ body }: FastifyRequest): Fields {
  return Object.fromEntries(new URLSearchParams((body as string | undefined) ?? ''));
}

function html(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store').send(text);
}
