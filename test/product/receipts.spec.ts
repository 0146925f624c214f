import { biller, grant, issueInvoice, openAccount } from '../support/billing.js';
import { placesOf, everythingIn } from '../support/everything-written.js';
import { type Client, until } from '../support/index.js';
import { expectSoundMoney } from '../support/money.js';
import { download, pagesOf } from '../support/papers.js';
import {
  codeOf,
  eventsOf,
  linkOf,
  lookWith,
  payWith,
  sessionIn,
  startPayment,
  startTill,
  type Till,
} from '../support/payments.js';
import { hearAgain } from '../support/sql.js';

// Most hours of the day another day has begun there than in UTC.
const timeZone = 'Pacific/Kiritimati';

let till: Till;
let admin: Client;
let ana: Client;

beforeAll(async () => {
  till = await startTill({ PRACTICE_NAME: 'Clínica Ñandú', PRACTICE_TIME_ZONE: timeZone, PRACTICE_LOCALE: 'es' });
  admin = till.admin;
  ana = till.ana.client;
  await admin.patch(`/api/staff/${till.ana.id}`, { locale: 'en' });
}, 120_000);

afterAll(() => till?.stop());

afterEach(async () => {
  till.portal.smtp.accept();
  await till.sandbox.control.holdWebhooks(false);
  await till.caughtUp();
  await expectSoundMoney(till.portal.database.url);
});

const read = async (paymentId: string) => (await ana.get(`/api/payments/${paymentId}`)).body;
const receiptAt = (paymentId: string) => `/api/payments/${paymentId}/receipt`;
const receiptFor = (client: Client, paymentId: string) => download(till.portal.url, client, receiptAt(paymentId));
const wordsOf = async (paymentId: string) => (await pagesOf((await receiptFor(ana, paymentId)).content)).join();
const refund = (paymentId: string, amount: number) => admin.post(`/api/payments/${paymentId}/refunds`, { amount });

/** A payment of an invoice of 100 dollars that somebody has just made. */
async function paid(card?: string) {
  const account = await till.account(10_000);
  const { body } = await startPayment(ana, account.id);
  const { payment_intent: intent } = await till.sandbox.control.pay(sessionIn(body), card ? { card } : {});
  await till.caughtUp();
  return { account, paymentId: body.id as string, intent };
}

describe('A receipt', () => {
  it('says whose money came, when, and what it paid; it is saved and not opened, the same each time, and audited', async () => {
    const { id, invoices } = await till.account(10_000, 5_000);
    const { body } = await startPayment(ana, id);
    await admin.post(`/api/invoices/${invoices[1].id}/cancel`, { reason: 'Wrong patient' });
    await till.sandbox.control.pay(sessionIn(body));
    await till.caughtUp();
    const [one, two] = [await receiptFor(ana, body.id), await receiptFor(ana, body.id)];
    const received = new Date((await read(body.id)).settledAt);
    const day = new Intl.DateTimeFormat('en-CA', { timeZone }).format(received);
    expect([one.status, one.headers.get('content-type'), one.headers.get('content-disposition')]).toEqual([
      200,
      'application/pdf',
      `attachment; filename="receipt-${day}.pdf"; filename*=UTF-8''receipt-${day}.pdf`,
    ]);
    expect(one.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(one.headers.get('cache-control')).toBe('no-store');
    expect(Buffer.compare(one.content, two.content)).toBe(0);
    const [page, ...more] = await pagesOf(one.content);
    expect(more).toEqual([]);
    for (const words of [
      'Clínica Ñandú',
      'Receipt',
      body.id,
      'Amélie Yılmaz',
      new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone }).format(received),
      `(${timeZone})`,
      'online, through Stripe',
      `Invoice ${invoices[0].number}`,
      '$100.00',
      'Left over for the next invoice',
      '$50.00',
      '$150.00',
      'Page 1 of 1',
    ])
      expect(page).toContain(words);
    for (const words of [invoices[1].number, 'Money back', 'Visit']) expect(page).not.toContain(words);
    const acts = await till.rows(
      `select outcome, detail ->> 'accountId' as account from audit.event where action = 'print-receipt' and subject_id = $1`,
      body.id,
    );
    expect(acts.map(({ outcome, account }) => `${outcome} ${account}`)).toEqual([`ok ${id}`, `ok ${id}`]);
  });

  it('speaks the language of its reader', async () => {
    const { paymentId } = await paid();
    const reader = await biller(till.portal, admin);
    await admin.put(`/api/staff/${reader.id}/billing-access`, { allAccounts: true });
    const [page] = await pagesOf((await receiptFor(reader.client, paymentId)).content);
    for (const words of ['Recibo', 'Factura INV-', 'Página 1 de 1']) expect(page).toContain(words);
  });

  it('shows what has gone back, as long as it has not come back', async () => {
    const { paymentId } = await paid();
    await refund(paymentId, 4_000);
    await refund(paymentId, 2_500);
    const words = await wordsOf(paymentId);
    for (const part of ['Money back', 'Refund', '$40.00', '$25.00', '$65.00', '$35.00']) expect(words).toContain(part);
    const refunds = await till.rows('select refund_id as id from billing.refund where payment_id = $1', paymentId);
    for (const { id } of refunds) await till.sandbox.control.settleRefund(id, 'fail');
    await till.caughtUp();
    expect(await wordsOf(paymentId)).not.toContain('Money back');
  });

  it('shows what a bank disputes and has taken, and nothing of what it left', async () => {
    const [lost, won] = [await paid(), await paid()];
    const disputes = [await till.sandbox.control.dispute(lost.intent), await till.sandbox.control.dispute(won.intent)];
    await till.caughtUp();
    for (const { paymentId } of [lost, won]) {
      expect(await wordsOf(paymentId)).toMatch(/Disputed at the bank, not decided yet.*Left of the payment\s+\$100\.00/);
    }
    await till.sandbox.control.decideDispute(disputes[0]!.id, 'lost');
    await till.sandbox.control.decideDispute(disputes[1]!.id, 'won');
    await till.caughtUp();
    expect(await wordsOf(lost.paymentId)).toMatch(/Taken back by the bank\s+\$100\.00.*Left of the payment\s+\$0\.00/);
    expect(await wordsOf(won.paymentId)).not.toContain('Money back');
  });

  it('is not there before the money came, and not for what failed or was cancelled', async () => {
    const open = (await startPayment(ana, (await till.account(10_000)).id)).body.id;
    const cancelled = (await startPayment(ana, (await till.account(10_000)).id)).body.id;
    await ana.delete(`/api/payments/${cancelled}`);
    const refused = (await startPayment(ana, (await till.account(10_000)).id)).body;
    await till.sandbox.control.leave(sessionIn(refused), { status: 'canceled' });
    await till.caughtUp();
    for (const [id, state] of [
      [open, 'pending'],
      [cancelled, 'cancelled'],
      [refused.id, 'failed'],
    ]) {
      expect((await read(id)).state).toBe(state);
      expect(codeOf(await ana.get(receiptAt(id)))).toBe('409 billing.no-receipt');
    }
  });

  it('is missing for those who may not see the account, with or without a payment, and refused without the feature', async () => {
    const { account, paymentId } = await paid();
    const [other, none] = [await biller(till.portal, admin), await biller(till.portal, admin, ['secure_messaging'])];
    const missing = '01920f3a-7c1e-7abc-8def-0123456789ab';
    const answers = [await other.client.get(receiptAt(paymentId)), await other.client.get(receiptAt(missing))];
    expect(answers.map(codeOf)).toEqual(Array(2).fill('404 billing.payment-not-found'));
    expect(answers[0]!.text.replaceAll(paymentId, missing)).toBe(answers[1]!.text);
    expect(codeOf(await none.client.get(receiptAt(paymentId)))).toBe('403 access.feature-off');
    await grant(admin, account.id, [other]);
    expect((await other.client.get(receiptAt(paymentId))).status).toBe(200);
  });
});

describe('The receipt that whoever has the link may read', () => {
  const looked = async (link: string) => (await lookWith(till.portal.anonymous(), link)).body;
  const printed = (link: string) => till.portal.anonymous().post('/api/payment-links/receipt', { link, locale: 'en' });
  /** An account with an address, and a link to a payment of it that was made. */
  async function linked(given: Record<string, unknown> = {}) {
    const { id: accountId } = await openAccount(admin, { email: 'first@home.example', ...given });
    await grant(admin, accountId, [till.ana]);
    await issueInvoice(admin, accountId);
    const { body } = await startPayment(ana, accountId);
    const { payment_intent: intent } = await till.sandbox.control.pay(sessionIn(body));
    await till.caughtUp();
    return { accountId, paymentId: body.id as string, link: linkOf(body), intent };
  }

  it('ends 90 days after the money came; the practice has it for ever', async () => {
    const { paymentId, link } = await linked();
    const came = (ago: string) =>
      till.rows('update billing.payment set settled_at = now() - $2::interval where id = $1', paymentId, ago);
    await came('89 days 23 hours 59 minutes');
    expect([(await looked(link)).state, (await printed(link)).status]).toEqual(['succeeded', 200]);
    await came('90 days');
    expect([(await looked(link)).state, codeOf(await printed(link))]).toEqual(['expired', '410 billing.payment-link-expired']);
    expect((await receiptFor(ana, paymentId)).status).toBe(200);
  });

  it.each<[string, (accountId: string) => Promise<unknown>]>([
    ['are withdrawn', (accountId) => admin.delete(`/api/billing-accounts/${accountId}/payment-links`)],
    ['go with an address that is changed', (id) => admin.patch(`/api/billing-accounts/${id}`, { email: 'second@home.example' })],
    ['go with an address that is removed', (id) => admin.patch(`/api/billing-accounts/${id}`, { email: null })],
    [
      'go with an address that an import changes',
      async () => {
        const file = 'external_id,holder_name,email\nPAT-LINKS,Amélie Yılmaz,third@home.example\n';
        await admin.post('/api/billing-accounts/imports', file, { headers: { 'content-type': 'text/csv' } });
        await till.caughtUp();
      },
    ],
  ])('can end for all links of an account: they %s, and new ones are made', async (name, end) => {
    const { accountId, link } = await linked(name.includes('import') ? { externalId: 'PAT-LINKS' } : {});
    await issueInvoice(admin, accountId);
    const { body: before } = await startPayment(ana, accountId);
    await end(accountId);
    for (const old of [link, linkOf(before)]) {
      expect(codeOf(await lookWith(till.portal.anonymous(), old))).toBe('404 billing.payment-link-not-valid');
      expect(codeOf(await printed(old))).toBe('404 billing.payment-link-not-valid');
      expect(codeOf(await payWith(till.portal.anonymous(), old))).toBe('404 billing.payment-link-not-valid');
    }
    const after = await read(before.id);
    expect(linkOf(after)).not.toBe(linkOf(before));
    expect((await looked(linkOf(after))).state).toBe('pending');
  });

  it('stays with a change that is not about the address, and others may not withdraw it', async () => {
    const { accountId, link } = await linked();
    for (const change of [{ holderName: 'Amélie Y.' }, { email: 'first@home.example' }])
      expect((await admin.patch(`/api/billing-accounts/${accountId}`, change)).status).toBe(200);
    expect(codeOf(await ana.delete(`/api/billing-accounts/${accountId}/payment-links`))).toBe('403 access.denied');
    expect((await looked(link)).state).toBe('succeeded');
    const unaddressed = await linked({ email: null });
    await admin.patch(`/api/billing-accounts/${unaddressed.accountId}`, { email: 'new@home.example' });
    expect((await looked(unaddressed.link)).state).toBe('succeeded');
  });

  it('says nothing of a dispute', async () => {
    const { paymentId, link, intent } = await linked();
    const { id } = await till.sandbox.control.dispute(intent);
    await till.caughtUp();
    expect([(await read(paymentId)).state, (await looked(link)).state]).toEqual(['disputed', 'succeeded']);
    const words = async () => {
      const body = JSON.stringify({ link, locale: 'en' });
      const headers = { 'content-type': 'application/json', origin: till.portal.url };
      const answer = await fetch(`${till.portal.url}/api/payment-links/receipt`, { method: 'POST', headers, body });
      return (await pagesOf(Buffer.from(await answer.arrayBuffer()))).join();
    };
    expect(await words()).not.toMatch(/disput|bank|money back/i);
    await till.sandbox.control.decideDispute(id, 'lost');
    await till.caughtUp();
    expect(await words()).toMatch(/Money back.*Refund/s);
    expect(await words()).not.toMatch(/disput|bank/i);
  });
});

describe('The letter about money that came', () => {
  let holders = 0;

  /** An account of somebody with an e-mail address, with an invoice, and a payment for it whose page is open. */
  async function begun() {
    const email = `holder${(holders += 1)}@home.example`;
    const { id, invoices } = await till.account(10_000);
    await admin.patch(`/api/billing-accounts/${id}`, { holderName: 'Canary Holder', email });
    const { body } = await startPayment(ana, id);
    return { email, accountId: id, number: invoices[0].number as string, paymentId: body.id as string, session: sessionIn(body) };
  }

  const lettersTo = (email: string) => till.portal.smtp.to(email);
  const linksTo = (email: string) => lettersTo(email).map(({ text }) => /https?:\S+/.exec(text)![0]);
  const deliveriesOf = (paymentId: string) =>
    till.rows('select email, state, attempts, last_error from email.delivery where subject_id = $1', paymentId);

  it('goes out once, however often Stripe tells of it, and says nothing but that it came', async () => {
    const { email, accountId, number, paymentId, session } = await begun();
    await till.sandbox.control.holdWebhooks(true);
    const { payment_intent } = await till.sandbox.control.pay(session);
    const events = (await eventsOf(till, payment_intent)).map(({ id }) => id);
    for (let time = 0; time < 5; time++) await till.sandbox.control.sendWebhooks(...events);
    await till.caughtUp();
    await hearAgain(till.portal.database.url, { paymentId }, ['billing.payment-succeeded']);
    const [{ subject, text, html, raw }, ...more] = lettersTo(email) as [any];
    expect([subject, more]).toEqual(['Hemos recibido su pago', []]);
    const [link] = linksTo(email);
    expect(link).toMatch(new RegExp(`^${till.portal.settings.PUBLIC_URL}/payment#${paymentId}\\.[\\w-]{43}$`));
    for (const part of [text, html]) {
      expect(part).toContain(link);
      expect(part).toContain('Clínica Ñandú');
      expect(part).not.toMatch(/canary|100[.,]00|10000|visit|stripe/i);
      for (const secret of [number, accountId, payment_intent]) expect(part).not.toContain(secret);
    }
    expect(raw).not.toContain('Canary');
    expect(await deliveriesOf(paymentId)).toMatchObject([{ email: 'payment-received', state: 'sent', attempts: 1 }]);
    const proof = link!.split('.').at(-1)!;
    expect(placesOf([proof], await everythingIn(till.portal.database.url))).toEqual([]);
  });

  it('goes out for each sum that came, with a link of its own', async () => {
    const { email, accountId, paymentId, session } = await begun();
    const metadata = { payment: paymentId, account: accountId };
    const twin = await till.sandbox.stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ price_data: { currency: 'usd', unit_amount: 10_000, product_data: { name: 'A twin' } }, quantity: 1 }],
      success_url: till.portal.url,
      metadata,
      payment_intent_data: { metadata },
    });
    for (const each of [session, twin.id]) await till.sandbox.control.pay(each);
    await till.caughtUp();
    const links = linksTo(email);
    expect([links.length, new Set(links).size]).toEqual([2, 2]);
  });

  it('goes to nobody where the account has no address, or no money came', async () => {
    const before = till.portal.smtp.count;
    await paid();
    const [left, declined] = [await begun(), await begun()];
    await ana.delete(`/api/payments/${left.paymentId}`);
    await till.sandbox.control.pay(declined.session, { card: '4000000000000002' });
    await till.caughtUp();
    expect(till.portal.smtp.count).toBe(before);
  });

  it('waits for a mail server that is away, and goes to the address that the account has by then', async () => {
    const { email, accountId, paymentId, session } = await begun();
    till.portal.smtp.greylist();
    await till.sandbox.control.pay(session);
    await until('it was tried', async () => (await deliveriesOf(paymentId)).some(({ state }) => state === 'queued'), 30_000);
    const address = `moved-${email}`;
    await admin.patch(`/api/billing-accounts/${accountId}`, { email: address });
    till.portal.smtp.accept();
    await till.caughtUp();
    expect([lettersTo(email).length, lettersTo(address).length]).toEqual([0, 1]);
  }, 60_000);

  it('that is refused for good is not sent again: the record says why, and the payment stands', async () => {
    const { email, paymentId, session } = await begun();
    till.portal.smtp.refuse(email);
    await till.sandbox.control.pay(session);
    await till.caughtUp();
    expect(await deliveriesOf(paymentId)).toMatchObject([{ state: 'failed', attempts: 1, last_error: 'mailbox unavailable' }]);
    expect((await read(paymentId)).state).toBe('succeeded');
    expect(await till.rows('select error from shared_kernel.dead_letter')).toEqual([]);
  });
});
