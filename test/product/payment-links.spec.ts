import { biller, grant, issueInvoice } from '../support/billing.js';
import type { Client } from '../support/index.js';
import { expectSoundMoney } from '../support/money.js';
import { pagesOf } from '../support/papers.js';
import {
  balanceOf,
  begunAgo,
  codeOf,
  linkOf,
  lookWith,
  payWith,
  postingsOf,
  sessionIn,
  startPayment,
  startTill,
  type Till,
} from '../support/payments.js';

const A_DAY = 86_400;

let till: Till;
let admin: Client;
let ana: Client;
let patient: Client;

beforeAll(async () => {
  till = await startTill({ TRUSTED_PROXIES: '127.0.0.0/8,::1' });
  admin = till.admin;
  ana = till.ana.client;
  patient = till.portal.anonymous();
}, 120_000);

afterAll(() => till?.stop());

afterEach(async () => {
  await till.sandbox.control.clearFaults();
  await till.sandbox.control.outage('none');
  await till.sandbox.control.holdWebhooks(false);
  await till.caughtUp();
  await expectSoundMoney(till.portal.database.url);
});

/** An account with bills, and the link of a payment for the first of them, or for the whole balance. */
async function linked(totals: number[], whole = false) {
  const { id, invoices } = await till.account(...totals);
  const { body: payment } = await startPayment(ana, id, whole ? undefined : [invoices[0].id]);
  return { accountId: id, invoices, payment, link: linkOf(payment) };
}

/** Stripe's page closes by itself after a day. */
async function aDayPasses(): Promise<void> {
  await till.sandbox.control.advance(A_DAY + 1);
  await till.caughtUp();
}

async function fetchedWith(link: string, locale: string): Promise<Buffer> {
  const answer = await fetch(`${till.portal.url}/api/payment-links/receipt`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: till.portal.url },
    body: JSON.stringify({ link, locale }),
  });
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-security-policy')]).toEqual([
    200,
    'application/pdf',
    "sandbox; default-src 'none'",
  ]);
  return Buffer.from(await answer.arrayBuffer());
}

const stateBehind = async (link: string) => (await lookWith(patient, link)).body.state;
const openPagesOf = async (accountId: string) =>
  (await till.sandbox.stripe.checkout.sessions.list({ limit: 100 })).data.filter(
    ({ metadata, status }) => metadata?.account === accountId && status === 'open',
  );

describe("The payer's link", () => {
  it('shows without signing in what whoever pays must know, and nothing else', async () => {
    const { payment, link } = await linked([12_500]);
    const { status, body, headers } = await lookWith(patient, link);
    expect(status).toBe(200);
    expect(body).toEqual({
      practiceName: till.portal.settings.PRACTICE_NAME,
      timeZone: till.portal.settings.PRACTICE_TIME_ZONE,
      paymentId: payment.id,
      state: 'pending',
      amount: 12_500,
      currency: 'usd',
      worksUntil: new Date(Date.parse(payment.startedAt) + 14 * A_DAY * 1_000).toISOString(),
      startedAt: payment.startedAt,
      settledAt: null,
    });
    expect(payment.payerLink.worksUntil).toBe(body.worksUntil);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('leads to the page that is open, from which Stripe leads back to the link, and then says that it is paid', async () => {
    const { accountId, payment, link } = await linked([12_500]);
    expect((await payWith(patient, link)).body).toEqual({ url: payment.url });
    const session = await till.sandbox.stripe.checkout.sessions.retrieve(sessionIn(payment));
    expect([session.success_url, session.cancel_url]).toEqual([payment.payerLink.url, payment.payerLink.url]);
    await till.sandbox.control.pay(session.id);
    await till.caughtUp();
    expect((await lookWith(patient, link)).body).toMatchObject({
      state: 'succeeded',
      amount: 12_500,
      settledAt: expect.any(String),
    });
    expect(codeOf(await payWith(patient, link))).toBe('409 billing.payment-made');
    expect((await ana.get(`/api/payments/${payment.id}`)).body.payerLink).toBeNull();
    const audited = await till.rows(
      `select action, actor_kind from audit.event where subject_id = $1 and action like '%by-link'`,
      payment.id,
    );
    expect([...new Set(audited.map(({ action, actor_kind }) => `${action} ${actor_kind}`))].toSorted()).toEqual([
      'pay-by-link anonymous',
      'read-payment-by-link anonymous',
    ]);
    expect(await balanceOf(admin, accountId)).toEqual({ balance: 0, credit: 0 });
  });

  it('has the receipt once the money has come, in the language that is asked for, and none before', async () => {
    const { accountId, payment, link } = await linked([12_500]);
    const print = (given: object) => patient.post('/api/payment-links/receipt', { link, ...given });
    expect(codeOf(await print({ locale: 'es' }))).toBe('409 billing.no-receipt');
    await till.sandbox.control.pay(sessionIn(payment));
    await till.caughtUp();
    const pages = await pagesOf(await fetchedWith(link, 'es'));
    expect(pages.join()).toMatch(/Recibo.*\$125\.00/s);
    expect((await print({ locale: 'fr' })).status).toBe(400);
    expect(codeOf(await print({ locale: 'en', link: `${link}x` }))).toBe('404 billing.payment-link-not-valid');
    const audited = `select 1 from audit.event where action = 'print-receipt-by-link' and outcome = 'ok' and subject_id = $1 and detail ->> 'accountId' = $2`;
    expect(await till.rows(audited, payment.id, accountId)).toHaveLength(1);
  });

  it('is shown to those who take payments, and to nobody who only reads them', async () => {
    const { accountId, payment } = await linked([12_500]);
    const reader = await biller(till.portal, admin);
    await grant(admin, accountId, [till.ana, reader]);
    const ways = ({ body: { url, payerLink } }: { body: any }) => [url, payerLink?.url];
    const path = `/api/payments/${payment.id}`;
    expect(ways(await ana.get(path))).toEqual([payment.url, payment.payerLink.url]);
    expect(ways(await reader.client.get(path))).toEqual([null, undefined]);
    const [listed] = (await reader.client.get(`/api/billing-accounts/${accountId}/payments`)).body.items;
    expect(ways({ body: listed })).toEqual([null, undefined]);
  });

  it('opens no page for less than Stripe takes, and does again once more is owed', async () => {
    const { invoices, accountId, link } = await linked([10_000], true);
    await aDayPasses();
    await admin.post(`/api/invoices/${invoices[0].id}/cancel`, { reason: 'Wrong' });
    await issueInvoice(admin, accountId, { lineItems: [{ description: 'Visit', quantity: 1, unitAmount: 30 }] });
    expect((await lookWith(patient, link)).body).toMatchObject({ state: 'too_small', amount: 30 });
    expect(codeOf(await payWith(patient, link))).toBe('422 billing.amount-too-small');
    await issueInvoice(admin, accountId, { lineItems: [{ description: 'Visit', quantity: 1, unitAmount: 5_000 }] });
    expect((await lookWith(patient, link)).body).toMatchObject({ state: 'pending', amount: 5_030 });
    expect((await payWith(patient, link)).status).toBe(200);
  });

  it('shows the truth before the webhook comes, and asks Stripe a few times a minute at most', async () => {
    const { payment, link } = await linked([12_500]);
    await till.sandbox.control.holdWebhooks(true);
    for (let look = 0; look < 5; look++) expect(await stateBehind(link)).toBe('pending');
    await till.sandbox.control.pay(sessionIn(payment));
    expect(await stateBehind(link)).toBe('succeeded');
    const other = await linked([12_500]);
    for (let look = 0; look < 10; look++) await stateBehind(other.link);
    const asked = (await till.sandbox.control.requests()).filter(
      ({ method, path }) => method === 'GET' && path.endsWith(sessionIn(other.payment)),
    );
    expect(asked).toHaveLength(6);
  });

  it('that is cut, forged, of another payment, or of one that is gone is answered alike', async () => {
    const { payment, link } = await linked([12_500]);
    const gone = await linked([12_500]);
    await till.rows('delete from billing.payment where id = $1', gone.payment.id);
    const [id, proof] = link.split('.') as [string, string];
    const [, foreignProof] = gone.link.split('.') as [string, string];
    const wrong = [
      '',
      id,
      `${id}.`,
      `${id}.${proof.slice(0, -1)}`,
      `${id}.${proof.slice(1)}x`,
      `${id}.${foreignProof}`,
      `${gone.payment.id}.${proof}`,
      gone.link,
      `01920f3a-7c1e-7abc-8def-0123456789ab.${proof}`,
      `${id.toUpperCase()}.${proof}`,
      'x'.repeat(200),
    ];
    for (const ask of [lookWith, payWith]) {
      const answers = await Promise.all(wrong.map((given) => ask(patient, given)));
      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      expect(codeOf(answers[0]!)).toBe('404 billing.payment-link-not-valid');
      for (const given of [null, 1, [link], { link }, 'x'.repeat(201)])
        expect(codeOf(await ask(patient, given))).toBe('400 request.invalid');
    }
    expect((await ana.get(`/api/payments/${payment.id}`)).body.state).toBe('pending');
  });

  it('is refused for a while from where too many led nowhere; one that is right always opens', async () => {
    const { link } = await linked([12_500]);
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    const guess = () => patient.post('/api/payment-links/pay', { link: 'made up' }, from('203.0.113.9'));
    for (let turn = 0; turn < 50; turn++) expect(codeOf(await guess())).toBe('404 billing.payment-link-not-valid');
    const refused = await guess();
    expect(codeOf(refused)).toBe('429 billing.too-many-dead-links');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
    expect((await patient.post('/api/payment-links/inspect', { link }, from('203.0.113.9'))).status).toBe(200);
    expect(codeOf(await lookWith(patient, 'made up'))).toBe('404 billing.payment-link-not-valid');
  });

  it('opens the page twenty times an hour at most', async () => {
    const { link } = await linked([12_500]);
    for (let turn = 0; turn < 20; turn++) expect((await payWith(patient, link)).status).toBe(200);
    expect(codeOf(await payWith(patient, link))).toBe('429 billing.too-many-tries');
    expect(await stateBehind(link)).toBe('pending');
  });
});

describe('A page that has closed by itself', () => {
  it('is opened again with the same link, one for all who ask at once, and is paid once', async () => {
    const { accountId, payment, link } = await linked([10_000]);
    await aDayPasses();
    expect((await ana.get(`/api/payments/${payment.id}`)).body).toMatchObject({
      state: 'cancelled',
      payerLink: { url: payment.payerLink.url },
    });
    expect(await stateBehind(link)).toBe('pending');
    const answers = await Promise.all(Array.from({ length: 8 }, () => payWith(patient, link)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(new Set(answers.map(({ body }) => body.url)).size).toBe(1);
    const [page, ...more] = await openPagesOf(accountId);
    expect(more).toEqual([]);
    expect([page!.success_url, page!.amount_total]).toEqual([payment.payerLink.url, 10_000]);
    const [second, first] = (await ana.get(`/api/billing-accounts/${accountId}/payments`)).body.items;
    expect([second.payerLink.url, first.payerLink]).toEqual([payment.payerLink.url, null]);
    await till.sandbox.control.pay(page!.id);
    await till.caughtUp();
    expect(await stateBehind(link)).toBe('succeeded');
    expect(codeOf(await payWith(patient, link))).toBe('409 billing.payment-made');
    expect(await postingsOf(till, accountId)).toEqual(['invoice_issued 10000', 'payment_received 10000', 'stripe_fee 320']);
    const [started] = await till.rows('select started_by from billing.payment where link_of = $1', payment.id);
    expect(started.started_by).toBe(till.ana.id);
  });

  it('is opened for what is owed now, never for more', async () => {
    const { accountId, invoices, link } = await linked([10_000, 5_000], true);
    await aDayPasses();
    await admin.post(`/api/invoices/${invoices[1].id}/cancel`, { reason: 'Wrong' });
    expect((await lookWith(patient, link)).body).toMatchObject({ state: 'pending', amount: 10_000 });
    expect((await payWith(patient, link)).status).toBe(200);
    expect((await openPagesOf(accountId)).map(({ amount_total }) => amount_total)).toEqual([10_000]);
  });

  it('stays closed when nothing of what it was for is owed any more, though other things are', async () => {
    const { accountId, invoices, link } = await linked([10_000, 5_000]);
    await aDayPasses();
    await admin.post(`/api/invoices/${invoices[0].id}/cancel`, { reason: 'Wrong' });
    expect((await lookWith(patient, link)).body).toMatchObject({ state: 'settled', amount: 10_000 });
    expect(codeOf(await payWith(patient, link))).toBe('409 billing.nothing-to-pay');
    expect(await openPagesOf(accountId)).toEqual([]);
  });

  it('stays closed once the link has run out, fourteen days after the payment was begun', async () => {
    const { accountId, payment, link } = await linked([10_000]);
    await aDayPasses();
    await begunAgo(till, payment.id, '13 days 23:59');
    expect(await stateBehind(link)).toBe('pending');
    await begunAgo(till, payment.id, '14 days');
    expect(await stateBehind(link)).toBe('expired');
    expect(codeOf(await payWith(patient, link))).toBe('410 billing.payment-link-expired');
    expect((await ana.get(`/api/payments/${payment.id}`)).body.payerLink).toBeNull();
    expect(await openPagesOf(accountId)).toEqual([]);
  });

  it('says that Stripe is away, and is opened when it is back', async () => {
    const { accountId, link } = await linked([10_000]);
    await aDayPasses();
    await till.sandbox.control.outage('unavailable');
    expect(codeOf(await payWith(patient, link))).toBe('503 billing.stripe-unavailable');
    expect(await stateBehind(link)).toBe('pending');
    await till.sandbox.control.outage('none');
    expect((await payWith(patient, link)).status).toBe(200);
    expect(await openPagesOf(accountId)).toHaveLength(1);
  });
});

describe('A payment that somebody of the practice has cancelled', () => {
  it('stays cancelled, whether its page was open or had closed by itself', async () => {
    for (const pass of [false, true]) {
      const { accountId, payment, link } = await linked([10_000]);
      if (pass) await aDayPasses();
      expect((await ana.delete(`/api/payments/${payment.id}`)).status).toBe(204);
      await till.caughtUp();
      expect(await stateBehind(link)).toBe('cancelled');
      expect(codeOf(await payWith(patient, link))).toBe('410 billing.payment-link-withdrawn');
      expect((await ana.get(`/api/payments/${payment.id}`)).body.payerLink).toBeNull();
      expect(await openPagesOf(accountId)).toEqual([]);
      expect((await startPayment(ana, accountId, payment.invoiceIds)).body.payerLink.url).not.toBe(payment.payerLink.url);
    }
  });

  it('has no page in the end, also when the payer asks for it at the same moment', async () => {
    for (const pass of [false, true]) {
      const { accountId, payment, link } = await linked([10_000]);
      if (pass) await aDayPasses();
      const [, cancelled] = await Promise.all([
        payWith(patient, link),
        ana.delete(`/api/payments/${payment.id}`),
        payWith(patient, link),
      ]);
      expect(cancelled.status).toBe(204);
      expect(codeOf(await payWith(patient, link))).toBe('410 billing.payment-link-withdrawn');
      expect(await openPagesOf(accountId)).toEqual([]);
    }
  });

  it('takes a page with it that was opened again with its link', async () => {
    const { accountId, payment, link } = await linked([10_000]);
    await aDayPasses();
    expect((await payWith(patient, link)).status).toBe(200);
    expect(await openPagesOf(accountId)).toHaveLength(1);
    expect((await ana.delete(`/api/payments/${payment.id}`)).status).toBe(204);
    expect(await openPagesOf(accountId)).toEqual([]);
    expect(await stateBehind(link)).toBe('cancelled');
  });

  it('can be wanted again where Stripe was away when it was cancelled', async () => {
    const { accountId, payment, link } = await linked([10_000]);
    await till.sandbox.control.outage('unavailable');
    expect((await ana.delete(`/api/payments/${payment.id}`)).status).toBe(503);
    await till.sandbox.control.outage('none');
    expect(await stateBehind(link)).toBe('closing');
    const { body: again } = await startPayment(ana, accountId, payment.invoiceIds);
    expect([again.id, again.payerLink.url]).toEqual([payment.id, payment.payerLink.url]);
    expect(await stateBehind(link)).toBe('pending');
  });
});

it('A bank that has still to say whether it pays is waited for, and its no is said', async () => {
  const { payment, link } = await linked([10_000]);
  const { payment_intent } = await till.sandbox.control.pay(sessionIn(payment), { bankAccount: '000123456789' });
  await till.caughtUp();
  expect(await stateBehind(link)).toBe('processing');
  expect(codeOf(await payWith(patient, link))).toBe('409 billing.payment-under-way');
  await till.sandbox.control.settlePayment(payment_intent, 'fail');
  await till.caughtUp();
  expect(await stateBehind(link)).toBe('failed');
  expect(codeOf(await payWith(patient, link))).toBe('410 billing.payment-link-failed');
});
