import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { freePort } from '../../bin/local/ports.js';
import { issueInvoice, openAccount } from '../support/billing.js';
import type { Client } from '../support/client.js';
import { expectSoundMoney } from '../support/money.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { pagesOf } from '../support/papers.js';
import { begunAgo, sessionIn, startPayment } from '../support/payments.js';
import { linkIn, mailTo } from '../support/people.js';
import { settled, sql } from '../support/sql.js';
import { isAtStripe, payByCard } from '../support/stripe-page.js';
import { startStripeSandbox, type TestStripeSandbox } from '../support/stripe-sandbox.js';

const telephone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

let pages: Pages;
let sandbox: TestStripeSandbox;
let admin: Client;

beforeAll(async () => {
  const port = await freePort();
  sandbox = await startStripeSandbox({ webhookUrl: `http://127.0.0.1:${port}/api/stripe/webhooks` });
  pages = await startPages({ PORT: String(port), ...sandbox.env });
  admin = await pages.portal.administrator();
}, 120_000);

async function caughtUp(): Promise<void> {
  await sandbox.control.settled();
  await settled(pages.portal.database.url);
}

afterEach(async () => {
  await pages.endTest();
  await sandbox.control.outage('none');
  await caughtUp();
  await expectSoundMoney(pages.portal.database.url);
});

afterAll(async () => {
  await pages?.stop();
  await sandbox?.stop();
});

async function kept(opening: Promise<Page>): Promise<Page> {
  return opening;
}

/** Somebody who has never been here: a browser of their own. */
const patients = (address: string, options?: BrowserContextOptions) => kept(pages.open(address, options));
const standing = (page: Page, words: string) => page.getByRole('main').getByRole('status').getByText(words, { exact: true });

async function account(email: string | null = null): Promise<{ id: string; path: string }> {
  const { id } = await openAccount(admin, { holderName: 'Mia Torres', email });
  await issueInvoice(admin, id);
  return { id, path: `/billing/accounts/${id}` };
}

async function linked() {
  const { id } = await account();
  return { ...(await startPayment(admin, id)).body, accountId: id };
}

describe('A payment link', () => {
  it('is e-mailed by an administrator, and the patient pays with it, signed out, by a test card', async () => {
    const { path } = await account('mia@family.example');
    const page = await kept(pages.administrator(path));
    await page.getByRole('button', { name: 'Payment link…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Payment link for the patient' });
    await dialog.getByText('To mia@family.example, the address of the account.', { exact: false }).waitFor();
    await dialog.getByRole('button', { name: 'E-mail link' }).dblclick();
    await dialog.getByText('The link is on its way to mia@family.example.').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');

    const mail = await mailTo(pages.portal.smtp, 'mia@family.example');
    const patient = await patients(linkIn(mail), telephone);
    const { PRACTICE_NAME } = pages.portal.settings;
    await patient.getByRole('heading', { level: 1, name: `Payment to ${PRACTICE_NAME}` }).waitFor();
    await patient.getByText('$125.00').waitFor();
    expect(await patient.content()).not.toMatch(/Mia|Torres|INV-/);
    await expectAccessible(patient);
    await patient.getByRole('button', { name: 'Pay' }).click();
    await isAtStripe(patient, sandbox);
    await payByCard(patient);
    await patient.waitForURL('**/payment#**');
    await standing(patient, 'Paid').waitFor();
    const [receipt] = await Promise.all([
      patient.waitForEvent('download'),
      patient.getByRole('button', { name: 'Receipt' }).click(),
    ]);
    expect((await pagesOf(await readFile(await receipt.path()))).join()).toMatch(/Receipt.*\$125\.00/s);
    expect(await patient.getByRole('button', { name: 'Pay' }).count()).toBe(0);
    await expectAccessible(patient);

    await page.getByRole('region', { name: 'Where the account stands' }).getByText('$0.00').waitFor();
    await caughtUp();
    expect(pages.portal.smtp.to('mia@family.example').filter(({ subject }) => subject === mail.subject)).toHaveLength(1);
  }, 120_000);

  it('cannot be e-mailed where the account has no address, and says so', async () => {
    const { path } = await account();
    const page = await kept(pages.administrator(path));
    await page.getByRole('button', { name: 'Payment link…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The account has no e-mail address', { exact: false }).waitFor();
    expect(await dialog.getByRole('button', { name: 'E-mail link' }).getAttribute('aria-disabled')).toBe('true');
    await expectAccessible(page);
  }, 60_000);

  it('still opens after a page was left: with its own way back, with that of the browser, and loaded anew', async () => {
    const { payerLink } = await linked();
    const page = await patients(payerLink.url, { locale: 'es-US' });
    const pay = page.getByRole('button', { name: 'Pagar' });
    await pay.click();
    await isAtStripe(page, sandbox);
    await page.getByRole('link', { name: 'Back without paying' }).click();
    await standing(page, 'Aún sin pagar').waitFor();
    await pay.click();
    await isAtStripe(page, sandbox);
    await page.goBack();
    await pay.waitFor();
    await page.reload();
    await standing(page, 'Aún sin pagar').waitFor();
  }, 90_000);

  it('opens a page again that has closed by itself, and says when Stripe is away', async () => {
    const { payerLink, accountId } = await linked();
    const page = await patients(payerLink.url);
    await sandbox.control.advance(86_401);
    await caughtUp();
    await sandbox.control.outage('unavailable');
    await page.getByRole('button', { name: 'Pay' }).click();
    await page.getByRole('alert').getByText('Stripe', { exact: false }).waitFor();
    await expectAccessible(page);
    await sandbox.control.outage('none');
    await page.getByRole('button', { name: 'Pay' }).click();
    await isAtStripe(page, sandbox);
    await payByCard(page);
    await standing(page, 'Paid').waitFor();
    expect((await admin.get(`/api/billing-accounts/${accountId}`)).body.balance.amount).toBe(0);
  }, 90_000);

  it('changes by itself when the bank has decided, and once the practice has cancelled', async () => {
    const [debit, cancelled] = [await linked(), await linked()];
    const { payment_intent } = await sandbox.control.pay(sessionIn(debit), { bankAccount: '000123456789' });
    await caughtUp();
    const [waiting, closing] = [await patients(debit.payerLink.url), await patients(cancelled.payerLink.url)];
    await standing(waiting, 'Your payment is under way').waitFor();
    await standing(closing, 'Not paid yet').waitFor();
    await expectAccessible(waiting);
    await sandbox.control.settlePayment(payment_intent, 'succeed');
    await admin.delete(`/api/payments/${cancelled.id}`);
    await standing(waiting, 'Paid').waitFor();
    await standing(closing, 'Cancelled by the practice').waitFor();
    await expectAccessible(closing);
  }, 90_000);

  it('says in every other state what to do', async () => {
    const { database } = pages.portal;
    const [expired, failed, back, gone] = [await linked(), await linked(), await linked(), await linked()];
    await begunAgo({ rows: (statement, ...values) => sql(database.url, statement, values) }, expired.id, '15 days');
    await admin.delete(`/api/payments/${gone.id}`);
    await sql(database.url, `update billing.payment set expires_at = now() - interval '1 day' where id = $1`, [expired.id]);
    const { payment_intent } = await sandbox.control.pay(sessionIn(failed), { bankAccount: '000123456789' });
    await sandbox.control.settlePayment(payment_intent, 'fail');
    await sandbox.control.pay(sessionIn(back));
    await caughtUp();
    await admin.post(`/api/payments/${back.id}/refunds`, {});
    await caughtUp();
    for (const [{ payerLink }, words] of [
      [expired, 'This link has run out'],
      [failed, 'The payment has failed'],
      [back, 'Paid back'],
      [gone, 'Cancelled by the practice'],
    ] as const) {
      const page = await patients(payerLink.url);
      await standing(page, words).waitFor();
      await expectAccessible(page);
      expect(await page.getByRole('button', { name: 'Pay' }).count()).toBe(0);
    }
    for (const address of ['/payment', '/payment#made-up', `${expired.payerLink.url.slice(0, -3)}`]) {
      const page = await patients(address);
      await page.getByRole('heading', { level: 1, name: 'This link does not lead to a payment' }).waitFor();
      await expectAccessible(page);
    }
  }, 120_000);

  it('leads whoever is signed in here to the payment in the portal, which can be gone on with after its page has closed', async () => {
    const { id, payerLink } = await linked();
    const page = await kept(pages.administrator(payerLink.url));
    await page.waitForURL(`**/billing/payments/${id}`);
    await standing(page, 'Not paid yet').waitFor();
    await sandbox.control.advance(86_401);
    await caughtUp();
    await standing(page, 'Page closed').waitFor();
    await page.getByRole('button', { name: 'Payment link…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Copy' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(payerLink.url);
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Cancel the payment…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close the payment page' }).click();
    await standing(page, 'Cancelled').waitFor();
  }, 90_000);
});
