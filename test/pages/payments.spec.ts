import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { freePort } from '../../bin/local/ports.js';
import { biller, draftInvoice, grant, issueInvoice, openAccount } from '../support/billing.js';
import type { Client } from '../support/client.js';
import { expectSoundMoney } from '../support/money.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { pagesOf } from '../support/papers.js';
import { sessionIn, startPayment } from '../support/payments.js';
import { goodPassword } from '../support/people.js';
import { settled, sql } from '../support/sql.js';
import { isAtStripe as isAt, payByCard } from '../support/stripe-page.js';
import { startStripeSandbox, type TestStripeSandbox } from '../support/stripe-sandbox.js';

let pages: Pages;
let sandbox: TestStripeSandbox;
let admin: Client;
let dana: Awaited<ReturnType<typeof biller>>;

beforeAll(async () => {
  const port = await freePort();
  sandbox = await startStripeSandbox({ webhookUrl: `http://127.0.0.1:${port}/api/stripe/webhooks` });
  pages = await startPages({ PORT: String(port), ...sandbox.env });
  admin = await pages.portal.administrator();
  dana = await biller(pages.portal, admin, ['billing_documents', 'balance_payment']);
}, 120_000);

afterEach(async () => {
  await pages.endTest();
  await sandbox.control.holdWebhooks(false);
  await sandbox.control.settled();
  await settled(pages.portal.database.url);
  await expectSoundMoney(pages.portal.database.url);
});

afterAll(async () => {
  await pages?.stop();
  await sandbox?.stop();
});

async function kept(opening: Promise<Page>): Promise<Page> {
  return opening;
}
const administrators = (path: string) => kept(pages.administrator(path));
const danas = (path: string) => kept(pages.signedIn({ email: dana.email, password: goodPassword }, path));

async function account(holderName: string): Promise<{ id: string; path: string }> {
  const { id } = await openAccount(admin, { holderName });
  await grant(admin, id, [dana]);
  return { id, path: `/billing/accounts/${id}` };
}

const isAtStripe = (page: Page) => isAt(page, sandbox);
const isBack = (page: Page) => page.waitForURL(/\/billing\/payments\//);
const paymentsOf = async (accountId: string): Promise<any[]> =>
  (await admin.get(`/api/billing-accounts/${accountId}/payments`)).body.items;
const standing = (page: Page, words: string) => page.getByRole('main').getByRole('status').getByText(words, { exact: true });

describe('A payment', () => {
  it('for an invoice that an administrator issues is made with a test card, and seen live by both', async () => {
    const { id, path } = await account('Amélie Yılmaz');
    const page = await danas('/home');
    await page.getByRole('link', { name: /^Balance payment/ }).click();
    await page.getByRole('link', { name: 'Amélie Yılmaz' }).click();
    await page.getByText('There are no invoices yet').waitFor();
    expect(await page.getByRole('button', { name: /^Pay/ }).count()).toBe(0);

    const draft = await draftInvoice(admin, id);
    const theirs = await administrators(`/billing/invoices/${draft.id}`);
    await theirs.getByRole('button', { name: 'Issue…' }).click();
    await theirs.getByRole('dialog').getByRole('button', { name: 'Issue it' }).click();
    await theirs.getByRole('heading', { level: 1, name: 'INV-' }).waitFor();

    await page.getByRole('link', { name: /^INV-/ }).click();
    const pay = page.getByRole('button', { name: 'Pay this invoice: $125.00' });
    await pay.waitFor();
    await expectAccessible(page);
    await pay.dblclick();
    await isAtStripe(page);
    expect(await paymentsOf(id)).toHaveLength(1);
    await payByCard(page);
    await isBack(page);
    await page.getByRole('heading', { level: 1, name: 'Payment of $125.00' }).waitFor();
    await standing(page, 'Paid').waitFor();
    await expectAccessible(page);
    await theirs.getByRole('status').getByText('Paid', { exact: true }).waitFor();
    expect(await theirs.getByRole('button', { name: /^Pay/ }).count()).toBe(0);
    await page.getByRole('link', { name: 'Back to the account' }).click();
    await page.getByRole('region', { name: 'Where the account stands' }).getByText('$0.00').waitFor();
    await page.getByRole('link', { name: 'Payments', exact: true }).click();
    await page.getByRole('list', { name: 'Payments' }).getByText('Paid', { exact: true }).waitFor();
    await expectAccessible(page);
    expect(new URL(page.url()).pathname).toBe(`${path}/payments`);
  }, 120_000);

  it('is given back by half, which its reader sees live, and the ledger and the receipt show', async () => {
    const { id, path } = await account('Noor Haddad');
    await issueInvoice(admin, id);
    const { body: payment } = await startPayment(admin, id);
    await sandbox.control.pay(sessionIn(payment));
    const address = `/billing/payments/${payment.id}`;
    const [page, theirs] = [await danas(address), await administrators(address)];
    for (const each of [page, theirs]) await standing(each, 'Paid').waitFor();
    expect(await page.getByRole('button', { name: 'Refund…' }).count()).toBe(0);

    await theirs.getByRole('button', { name: 'Refund…' }).click();
    const dialog = theirs.getByRole('dialog', { name: 'Give this payment back' });
    const amount = dialog.getByLabel('Amount in USD');
    expect(await amount.inputValue()).toBe('125.00');
    await amount.fill('200');
    await dialog.getByRole('button', { name: 'Give it back' }).click();
    await dialog.getByText('Enter an amount up to $125.00.').waitFor();
    await expectAccessible(theirs);
    await amount.fill('62.50');
    await dialog.getByRole('button', { name: 'Give it back' }).dblclick();
    await standing(theirs, 'Paid back in part').waitFor();
    await standing(page, 'Paid back in part').waitFor();
    await page.getByRole('list', { name: 'Money back' }).getByText('was given back').waitFor();
    await expectAccessible(page);
    expect((await admin.get(`/api/payments/${payment.id}`)).body.refunds).toHaveLength(1);
    for (const each of [page, theirs]) {
      const downloading = each.waitForEvent('download');
      await each.getByRole('link', { name: 'Receipt as PDF' }).click();
      const words = (await pagesOf(await readFile(await (await downloading).path()))).join();
      for (const part of ['Noor Haddad', payment.id, '$125.00', 'Refund', '$62.50']) expect(words).toContain(part);
      await each.goto(`${path}/ledger`);
      await each.getByText('$62.50').first().waitFor();
    }
  }, 120_000);

  it('is shown as it is to whoever comes back, also when Stripe tells of it never', async () => {
    const { id, path } = await account('Omar Khan');
    await issueInvoice(admin, id);
    await sandbox.control.holdWebhooks(true);
    const page = await danas(path);
    await page.getByRole('button', { name: 'Pay $125.00' }).click();
    await isAtStripe(page);
    await payByCard(page, '4000 0000 0000 9995');
    await page.getByRole('alert').getByText('Your card has insufficient funds.').waitFor();
    await payByCard(page);
    await isBack(page);
    await standing(page, 'Paid').waitFor();
    expect(await paymentsOf(id)).toMatchObject([{ state: 'succeeded' }]);
  }, 90_000);

  it('that nobody made is shown as open, can be gone on with, and is cancelled', async () => {
    const { id, path } = await account('Chen Wei');
    await issueInvoice(admin, id);
    const page = await danas(path);
    await page.getByRole('button', { name: 'Pay $125.00' }).click();
    await isAtStripe(page);
    await page.getByRole('link', { name: 'Back without paying' }).click();
    await isBack(page);
    await standing(page, 'Not paid yet').waitFor();
    await page.getByText('We are asking Stripe', { exact: false }).waitFor();
    expect(await page.getByRole('link', { name: 'Receipt as PDF' }).count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Go to the payment page' }).click();
    await isAtStripe(page);
    await page.goBack();
    await page.getByRole('button', { name: 'Cancel the payment…' }).click();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Close the payment page' }).dblclick();
    await standing(page, 'Cancelled').waitFor();
    await page.getByText('What is owed is owed as before.', { exact: false }).waitFor();
    expect(await page.getByRole('link', { name: 'Receipt as PDF' }).count()).toBe(0);
    await expectAccessible(page);
    expect(await paymentsOf(id)).toMatchObject([{ state: 'cancelled' }]);
  }, 90_000);

  it('is left to the patient by a link, which pays without signing in; whoever copied it sees that live', async () => {
    const { id, path } = await account('Mia Torres');
    await issueInvoice(admin, id);
    const page = await danas(path);
    await page.getByRole('button', { name: 'Payment link…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await dialog.getByText('The link is copied.').waitFor();
    await expectAccessible(page);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe((await paymentsOf(id))[0].payerLink.url);
    await page.keyboard.press('Escape');

    const patient = await kept(pages.open(link));
    await patient.getByRole('button', { name: 'Pay' }).click();
    await isAtStripe(patient);
    await payByCard(patient);
    await page.getByRole('region', { name: 'Where the account stands' }).getByText('$0.00').waitFor();
    await page.getByRole('button', { name: 'Payment link…' }).waitFor({ state: 'detached' });
  }, 90_000);

  it('is not offered to whoever may only read', async () => {
    const reader = await biller(pages.portal, admin);
    const { id, path } = await account('Abel Moreno');
    await grant(admin, id, [reader]);
    await issueInvoice(admin, id);
    const { body } = await startPayment(admin, id);
    const page = await kept(pages.signedIn({ email: reader.email, password: goodPassword }, path));
    await page.getByRole('region', { name: 'Where the account stands' }).getByText('$125.00').waitFor();
    expect(await page.getByRole('button', { name: /^Pay/ }).count()).toBe(0);
    await page.goto(`/billing/payments/${body.id}`);
    await standing(page, 'Not paid yet').waitFor();
    expect(await page.getByRole('button', { name: 'Cancel the payment…' }).count()).toBe(0);
  }, 60_000);
});

it('The payment links of an account are withdrawn by an administrator, and by nobody else', async () => {
  const { id, path } = await account('Ravi Nair');
  await issueInvoice(admin, id);
  const { body } = await startPayment(admin, id);
  const theirs = await danas(`${path}/payments`);
  await theirs.getByRole('list', { name: 'Payments' }).waitFor();
  expect(await theirs.getByRole('button', { name: 'Withdraw payment links…' }).count()).toBe(0);
  const page = await administrators(`${path}/payments`);
  await page.getByRole('button', { name: 'Withdraw payment links…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw the links' }).click();
  await page.getByText('The links open nothing any more.').waitFor();
  await expectAccessible(page);
  await page.goto(body.payerLink.url);
  await page.getByText('This link does not lead to a payment').waitFor();
}, 60_000);

describe('Payment exceptions', () => {
  it('say that there are none, and of each what it is and what to do', async () => {
    const { id } = await account('Odalys Peña');
    const page = await administrators('/billing');
    await page.getByRole('button', { name: 'More about billing' }).click();
    await page.getByRole('menuitem', { name: 'Payment exceptions' }).click();
    await page.getByText('Nothing waits for you here').waitFor();
    await expectAccessible(page);
    const { id: foreign } = await sandbox.stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ price_data: { currency: 'usd', unit_amount: 700, product_data: { name: 'Something else' } }, quantity: 1 }],
      success_url: pages.portal.url,
    });
    await sandbox.control.pay(foreign);
    await page.getByText('A payment that is not on record here').waitFor();
    await sql(
      pages.portal.database.url,
      `insert into billing.payment_exception (id, kind, object_id, account_id) values (gen_random_uuid(), 'wrong_amount', 'pi_made_up', $1)`,
      [id],
    );
    await page.reload();
    await page.getByText('Another amount than was asked for').waitFor();
    await page.getByText('pi_made_up').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Resolved… pi_made_up' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'It was put right' }).click();
    await page.getByRole('listitem').getByText('Resolved', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Resolved… pi_made_up' }).count()).toBe(0);
    await page.getByRole('link', { name: 'To the account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Odalys Peña' }).waitFor();
  }, 60_000);
});

describe('Comparisons with Stripe', () => {
  it('say what had been missing, and show those that found nothing on wish', async () => {
    // A comparison may have come while another test kept Stripe's messages back.
    await sql(pages.portal.database.url, 'delete from billing.reconciliation');
    const page = await administrators('/billing');
    await page.getByRole('button', { name: 'More about billing' }).click();
    await page.getByRole('menuitem', { name: 'Comparisons with Stripe' }).click();
    await page.getByText('Nothing was ever missing here').waitFor();
    await expectAccessible(page);
    await sql(
      pages.portal.database.url,
      `insert into billing.reconciliation (id, since, started_at, events, events_missing, entries, entries_missing)
       values (gen_random_uuid(), now() - interval '1 hour', now(), 9, 2, 4, 1), (gen_random_uuid(), now(), now(), 7, 0, 3, 0)`,
    );
    await page.reload();
    await page.getByText("2 messages had never come · 1 line of Stripe's books was not posted").waitFor();
    expect(await page.getByText('Nothing was missing').count()).toBe(0);
    await page.getByText('All', { exact: true }).click();
    await page
      .getByRole('listitem')
      .filter({ hasText: "7 messages and 3 lines of Stripe's books" })
      .getByText('Nothing was missing')
      .waitFor();
    await expectAccessible(page);
  }, 60_000);
});
