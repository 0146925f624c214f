import { everythingIn, placesOf } from '../support/everything-written.js';
import { biller, issueInvoice, openAccount } from '../support/billing.js';
import { type Client, type ReceivedMail, until } from '../support/index.js';
import { linkIn, mailTo } from '../support/people.js';
import { codeOf, linkOf, lookWith, sessionIn, startPayment, startTill, type Till } from '../support/payments.js';

let till: Till;
let admin: Client;

beforeAll(async () => {
  till = await startTill();
  admin = till.admin;
}, 120_000);

afterAll(() => till?.stop());

let number = 0;

/** A payment for somebody whose letters go to an address of their own. */
async function payment(account: { email?: string | null } = {}) {
  const email = account.email === undefined ? `patient${++number}@family.example` : account.email;
  const { id: accountId } = await openAccount(admin, { holderName: 'Canary Holder', email });
  await issueInvoice(admin, accountId, { lineItems: [{ description: 'Canary visit', quantity: 1, unitAmount: 98_765 }] });
  const { body } = await startPayment(admin, accountId);
  return { ...body, accountId, email: email ?? '' };
}

const send = (caller: Client, { id }: { id: string }, body?: object, key?: string) =>
  caller.post(`/api/payments/${id}/email`, body, key ? { headers: { 'idempotency-key': key } } : {});
const mailsTo = ({ email }: { email: string }): ReceivedMail[] =>
  till.portal.smtp.to(email).filter(({ subject }) => /payment link$|enlace de pago$/.test(subject));

describe("The payer's link by e-mail", () => {
  it("goes to the account's own address, says who asks and until when, and neither amount nor names (Q2)", async () => {
    const asked = await payment();
    const answer = await send(admin, asked);
    expect([answer.status, answer.text]).toEqual([202, '']);
    const mail = await mailTo(till.portal.smtp, asked.email);
    expect(mail.to).toEqual([asked.email]);
    expect(linkIn(mail)).toBe(asked.payerLink.url);
    const { PRACTICE_NAME, PRACTICE_TIME_ZONE } = till.portal.settings;
    expect(mail.subject).toBe(`${PRACTICE_NAME}: your payment link`);
    expect(mail.text).toContain(PRACTICE_TIME_ZONE);
    expect(`${mail.subject}${mail.text}${mail.html}`).not.toMatch(/canary|987|INV-|\$/i);
    expect((await lookWith(till.portal.anonymous(), linkOf(asked))).body).toMatchObject({ state: 'pending', amount: 98_765 });
  });

  it('is in the language that was chosen, else in that of whoever sends it', async () => {
    const [chosen, own] = [await payment(), await payment()];
    await send(admin, chosen, { locale: 'es' });
    expect((await mailTo(till.portal.smtp, chosen.email)).subject).toMatch(/su enlace de pago$/);
    const eva = await biller(till.portal, admin, ['billing_documents', 'balance_payment']);
    await admin.patch(`/api/staff/${eva.id}`, { locale: 'es' });
    await admin.put(`/api/billing-accounts/${own.accountId}/access`, { staffIds: [eva.id] });
    expect((await send(eva.client, own)).status).toBe(202);
    expect((await mailTo(till.portal.smtp, own.email)).subject).toMatch(/su enlace de pago$/);
    expect(codeOf(await send(admin, chosen, { locale: 'fr' }))).toBe('400 request.invalid');
    expect(codeOf(await send(admin, chosen, { email: 'stranger@home.example' }))).toBe('400 request.invalid');
  });

  it('goes once for one Idempotency-Key, and stands in the audit, the job and the outbox with ids only', async () => {
    const asked = await payment();
    for (let turn = 0; turn < 3; turn++) expect((await send(admin, asked, {}, `send-${asked.id}`)).status).toBe(202);
    await mailTo(till.portal.smtp, asked.email);
    await till.caughtUp();
    expect(mailsTo(asked)).toHaveLength(1);
    const [row] = await till.rows(
      `select detail from audit.event where action = 'email-payment-link' and subject_id = $1`,
      asked.id,
    );
    const fact = { paymentId: asked.id, accountId: asked.accountId, locale: 'en' };
    expect(row.detail.facts).toEqual([{ type: 'billing.payment-link-email-queued', ...fact }]);
    const [{ payload }] = await till.rows(
      `select payload from shared_kernel.outbox where type = 'billing.payment-link-email-queued' and payload ->> 'paymentId' = $1`,
      asked.id,
    );
    expect(payload).toEqual(fact);
  });

  it('is kept nowhere: what proves it is in no row of the database (L1)', async () => {
    const asked = await payment();
    await send(admin, asked, {}, `kept-${asked.id}`);
    await mailTo(till.portal.smtp, asked.email);
    const [, proof] = linkOf(asked).split('.');
    expect(placesOf([proof!], await everythingIn(till.portal.database.url))).toEqual([]);
  });

  it('is refused where the account has no address, and where nobody can pay with it', async () => {
    expect(codeOf(await send(admin, await payment({ email: null })))).toBe('409 billing.account-without-email');
    const [paid, cancelled, settled] = [await payment(), await payment(), await payment()];
    await till.sandbox.control.pay(sessionIn(paid));
    await till.caughtUp();
    await admin.delete(`/api/payments/${cancelled.id}`);
    const { items } = (await admin.get(`/api/billing-accounts/${settled.accountId}/invoices`)).body;
    await admin.post(`/api/invoices/${items[0].id}/cancel`, { reason: 'Wrong' });
    for (const each of [paid, cancelled, settled]) {
      expect(codeOf(await send(admin, each))).toBe('409 billing.payment-not-payable');
      expect(mailsTo(each)).toEqual([]);
    }
  });

  it('goes out five times a day for one account at most, whichever of its payments it is of', async () => {
    const asked = await payment();
    for (let turn = 0; turn < 5; turn++) expect((await send(admin, asked)).status).toBe(202);
    const refused = await send(admin, asked);
    expect(codeOf(refused)).toBe('429 billing.too-many-payment-links');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(80_000);
    await until('five have come', () => mailsTo(asked).length === 5);
    expect((await send(admin, await payment())).status).toBe(202);
  });

  it('is sent by those who may take payments, for accounts that they may see', async () => {
    const asked = await payment();
    const reader = await biller(till.portal, admin);
    await admin.put(`/api/billing-accounts/${asked.accountId}/access`, { staffIds: [reader.id] });
    expect(codeOf(await send(reader.client, asked))).toBe('403 access.feature-off');
    expect(codeOf(await send(till.ana.client, asked))).toBe('404 billing.payment-not-found');
    expect(codeOf(await send(till.portal.anonymous(), asked))).toBe('401 portal-access.signed-out');
    expect(mailsTo(asked)).toEqual([]);
  });

  it('goes to the address that the account has when it is sent, and not at all once nobody can pay with it', async () => {
    const [moved, cancelled] = [await payment(), await payment()];
    till.portal.smtp.greylist('450 4.7.1 later');
    await send(admin, moved);
    await send(admin, cancelled);
    await until('both were tried', async () => {
      const rows = await till.rows(`select 1 from email.delivery where subject_id = any($1) and state = 'queued'`, [
        moved.accountId,
        cancelled.accountId,
      ]);
      return rows.length === 2;
    });
    await admin.patch(`/api/billing-accounts/${moved.accountId}`, { email: 'moved@family.example' });
    await admin.delete(`/api/payments/${cancelled.id}`);
    till.portal.smtp.accept();
    expect((await mailTo(till.portal.smtp, 'moved@family.example')).subject).toMatch(/payment link$/);
    await till.caughtUp();
    expect([...mailsTo(moved), ...mailsTo(cancelled)]).toEqual([]);
  });
});
