import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { biller, draftInvoice, grant, issueInvoice, openAccount } from '../support/billing.js';
import type { Client } from '../support/client.js';
import { expectSoundMoney } from '../support/money.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { goodPassword } from '../support/people.js';
import { settled, sql } from '../support/sql.js';
import { until } from '../support/until.js';

let pages: Pages;
let admin: Client;
let dana: Awaited<ReturnType<typeof biller>>;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
  dana = await biller(pages.portal, admin);
  await settled(pages.portal.database.url);
}, 90_000);

const open: Page[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((page) => page.context().close()));
  expect(pages.complaints()).toEqual([]);
  await expectSoundMoney(pages.portal.database.url);
});

afterAll(() => pages?.stop());

async function kept(opening: Promise<Page>): Promise<Page> {
  const page = await opening;
  open.push(page);
  return page;
}
const administrators = (path: string) => kept(pages.administrator(path));
const danas = (path: string) => kept(pages.signedIn({ email: dana.email, password: goodPassword }, path));

async function fillLine(page: Page, line: number, description: string, quantity: string, price: string): Promise<void> {
  const fields = page.getByRole('group', { name: `Line ${line}`, exact: true });
  await fields.getByLabel('Description').fill(description);
  await fields.getByLabel('Quantity').fill(quantity);
  await fields.getByLabel('Price in').fill(price);
}
const total = (page: Page, amount: string) =>
  page.getByRole('status').filter({ hasText: 'Total' }).getByText(amount, { exact: true }).waitFor();
const confirm = (page: Page, button: string) => page.getByRole('dialog').getByRole('button', { name: button });
const issued = async (accountId: string): Promise<any[]> =>
  (await admin.get(`/api/billing-accounts/${accountId}/invoices`)).body.items.filter((item: any) => item.number !== null);

describe('An administrator and a staff member', () => {
  it('open an account, bill on it, and see it live on the other side; the PDF is the same for both', async () => {
    const page = await administrators('/billing');
    await page.getByText('There are no billing accounts yet').waitFor();
    await expectAccessible(page);
    const hers = await danas('/home');
    await hers.getByRole('link', { name: /^Billing documents/ }).click();
    await hers.getByText('No account is entrusted to you yet').waitFor();
    await expectAccessible(hers);
    await hers.evaluate(() => Object.assign(window, { sameDocument: true }));

    await page.getByRole('main').getByRole('link', { name: 'Open an account' }).first().click();
    await page.getByRole('button', { name: 'Open the account' }).click();
    await page.getByText('Enter a name.').waitFor();
    await expectAccessible(page);
    await page.getByLabel('Account holder').fill('Amélie Yılmaz');
    await page.getByLabel('External id').fill('PAT-000123');
    await page.getByRole('button', { name: 'Open the account' }).dblclick();
    await page.getByRole('heading', { level: 1, name: 'Amélie Yılmaz' }).waitFor();
    await page.getByText('There are no invoices yet').waitFor();
    await expectAccessible(page);
    const accountId = new URL(page.url()).pathname.split('/').at(-1)!;

    await page.getByRole('link', { name: 'New invoice' }).click();
    await fillLine(page, 1, 'Physical therapy', '2', '62.50');
    await total(page, '$125.00');
    await page.getByRole('button', { name: 'Add a line' }).click();
    await fillLine(page, 2, 'Bandage', '3', '0,10');
    await total(page, '$125.30');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save the draft' }).dblclick();
    await page.getByRole('heading', { level: 1, name: 'Draft of an invoice' }).waitFor();
    expect((await admin.get(`/api/billing-accounts/${accountId}/invoices`)).body.items).toHaveLength(1);
    await expectAccessible(page);

    await page.getByRole('link', { name: 'Amélie Yılmaz' }).click();
    await page.getByRole('link', { name: 'Access', exact: true }).click();
    await page.getByText('Nobody was given access').waitFor();
    await page.getByRole('combobox', { name: 'Give access to' }).fill('silva');
    await page.getByRole('option', { name: new RegExp(dana.familyName) }).click();
    await page.getByRole('button', { name: 'Give access' }).click();
    await page.getByRole('list', { name: 'People with access' }).getByText(`${dana.givenName} ${dana.familyName}`).waitFor();
    await expectAccessible(page);

    await hers.getByRole('link', { name: 'Amélie Yılmaz' }).click();
    await hers.getByText('There are no invoices yet').waitFor();
    await page.getByRole('link', { name: 'Invoices', exact: true }).click();
    await page.getByRole('link', { name: 'Draft' }).click();
    await page.getByRole('button', { name: 'Issue…' }).click();
    await page.getByRole('dialog').getByText('Amélie Yılmaz owes $125.30 from then on.', { exact: false }).waitFor();
    await expectAccessible(page);
    await confirm(page, 'Issue it').click();
    await page.getByRole('heading', { level: 1, name: 'INV-000001' }).waitFor();
    await expectAccessible(page);

    await hers.getByRole('region', { name: 'Where the account stands' }).getByText('$125.30').waitFor();
    await hers.getByRole('link', { name: 'INV-000001' }).click();
    await hers.getByRole('table', { name: 'What is billed' }).getByText('Physical therapy').waitFor();
    expect(await hers.getByRole('button', { name: 'Cancel the invoice…' }).count()).toBe(0);
    await expectAccessible(hers);
    const files = [];
    for (const each of [page, hers]) {
      const downloading = each.waitForEvent('download');
      await each.getByRole('link', { name: 'Download as PDF' }).click();
      files.push(await readFile(await (await downloading).path()));
    }
    expect(files[0]!.subarray(0, 5).toString()).toBe('%PDF-');
    expect(files[0]!.equals(files[1]!)).toBe(true);
    expect(await hers.evaluate(() => 'sameDocument' in window)).toBe(true);
  }, 180_000);

  it('see an invoice cancelled at the same time, with the reason and the counter-entry', async () => {
    const account = await openAccount(admin, { holderName: 'Omar Khan' });
    await grant(admin, account.id, [dana]);
    const { id, number } = await issueInvoice(admin, account.id);
    const hers = await danas(`/billing/invoices/${id}`);
    await hers.getByText('To be paid', { exact: true }).first().waitFor();
    const page = await administrators(`/billing/invoices/${id}`);
    await page.getByRole('button', { name: 'Cancel the invoice…' }).click();
    const dialog = page.getByRole('dialog', { name: `Cancel ${number}?` });
    await dialog.getByText('A counter-entry takes back the $125.00 that are owed.', { exact: false }).waitFor();
    await dialog.getByRole('button', { name: 'Cancel the invoice' }).click();
    await dialog.getByText('Say in a few words why.').waitFor();
    await expectAccessible(page);
    await dialog.getByLabel('Why it is cancelled').fill('Billed to the wrong patient');
    await dialog.getByRole('button', { name: 'Cancel the invoice' }).dblclick();
    for (const each of [page, hers]) {
      await each.getByText('Billed to the wrong patient').waitFor();
      await each.getByRole('status').getByText('Cancelled', { exact: true }).waitFor();
    }
    expect(await page.getByRole('button', { name: 'Cancel the invoice…' }).count()).toBe(0);
    await expectAccessible(page);

    await hers.getByRole('link', { name: 'Omar Khan' }).click();
    await hers.getByRole('link', { name: 'Ledger' }).click();
    const rows = hers.getByRole('table', { name: 'Ledger' }).getByRole('row');
    await rows.nth(2).waitFor();
    const texts = (await rows.allInnerTexts()).slice(1).map((text) => text.replaceAll(/\s+/g, ' '));
    expect(texts).toEqual([
      expect.stringMatching(new RegExp(`Invoice cancelled ${number} -\\$125.00 \\$0.00$`)),
      expect.stringMatching(new RegExp(`Invoice ${number} \\$125.00 \\$125.00$`)),
    ]);
    await expectAccessible(hers);
    await hers.getByRole('link', { name: 'Statements' }).click();
    await hers.getByText('Balance now').waitFor();
    expect(await hers.getByRole('table').getByRole('row').count()).toBe(3);
    await expectAccessible(hers);
    const downloading = hers.waitForEvent('download');
    await hers.getByRole('link', { name: 'Download as PDF' }).click();
    expect((await readFile(await (await downloading).path())).subarray(0, 5).toString()).toBe('%PDF-');
  }, 120_000);

  it('one loses sight of the account in the moment the other withdraws it, wherever they are in it', async () => {
    const account = await openAccount(admin, { holderName: 'Short Visit' });
    await grant(admin, account.id, [dana]);
    const { id } = await issueInvoice(admin, account.id);
    const [list, ledger, invoice] = await Promise.all([
      danas('/billing'),
      danas(`/billing/accounts/${account.id}/ledger`),
      danas(`/billing/invoices/${id}`),
    ]);
    await list.getByRole('link', { name: 'Short Visit' }).waitFor();
    await ledger.getByRole('table', { name: 'Ledger' }).waitFor();
    await invoice.getByRole('table', { name: 'What is billed' }).waitFor();

    const page = await administrators(`/billing/accounts/${account.id}/access`);
    await page.getByRole('button', { name: /^Withdraw the access of Dana/ }).click();
    await confirm(page, 'Withdraw access').click();
    await page.getByText('Nobody was given access').waitFor();
    await list.getByRole('link', { name: 'Short Visit' }).waitFor({ state: 'detached' });
    await ledger.getByText('There is no such account, or you may not see it any more.').waitFor();
    await invoice.getByText('There is no such invoice, or you may not see it any more.').waitFor();
    for (const each of [ledger, invoice]) expect(await each.getByText('Short Visit').count()).toBe(0);
    await expectAccessible(ledger);
  }, 120_000);

  it('one gets every account by the page about them, and none when the feature goes', async () => {
    await openAccount(admin, { holderName: 'Never Granted' });
    const hers = await danas('/billing');
    const page = await administrators(`/staff/${dana.id}/portal`);
    const section = page.getByRole('region', { name: 'Billing accounts' });
    await section.getByRole('button', { name: 'Let them see all' }).click();
    await confirm(page, 'Let them see all').click();
    await section.getByText('may see every account', { exact: false }).waitFor();
    await expectAccessible(page);
    await hers.getByRole('link', { name: 'Never Granted' }).waitFor();
    await section.getByRole('button', { name: 'Withdraw' }).click();
    await confirm(page, 'Withdraw').click();
    await hers.getByRole('link', { name: 'Never Granted' }).waitFor({ state: 'detached' });

    const features = (on: string[]) => admin.put(`/api/staff/${dana.id}/portal/features`, { features: on });
    await features([]);
    await hers.getByText('Billing documents are switched off for you').waitFor();
    expect(await hers.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Billing' }).count()).toBe(0);
    await expectAccessible(hers);
    await features(['billing_documents']);
    await hers.getByRole('heading', { level: 1, name: 'Billing accounts' }).waitFor();
  }, 120_000);
});

describe('A draft', () => {
  it('is issued once by two clicks, with what was typed last', async () => {
    const account = await openAccount(admin, { holderName: 'Two Clicks' });
    const { id } = await draftInvoice(admin, account.id);
    const page = await administrators(`/billing/invoices/${id}`);
    await fillLine(page, 1, 'Longer therapy', '3', '70');
    await total(page, '$210.00');
    await page.getByRole('button', { name: 'Issue…' }).click();
    await confirm(page, 'Issue it').click({ clickCount: 2, delay: 150 });
    await page.getByRole('heading', { level: 1, name: /^INV-/ }).waitFor();
    expect((await issued(account.id)).map((item) => item.total)).toEqual([21_000]);
    const [row] = await sql(
      pages.portal.database.url,
      `select count(*)::int as postings from billing.posting where account_id = $1`,
      [account.id],
    );
    expect(row!.postings).toBe(1);
  }, 60_000);

  it('is issued once although the first answer was lost', async () => {
    const account = await openAccount(admin, { holderName: 'Lost Answer' });
    const { id } = await draftInvoice(admin, account.id);
    const page = await administrators(`/billing/invoices/${id}`);
    await page.route('**/api/invoices/*/issue', async (route) => {
      await route.fetch();
      return route.abort();
    });
    await page.getByRole('button', { name: 'Issue…' }).click();
    await confirm(page, 'Issue it').click();
    // The page hears of it by another way.
    await page.getByRole('heading', { level: 1, name: /^INV-/ }).waitFor();
    expect(await issued(account.id)).toHaveLength(1);
  }, 60_000);

  it('says what is wrong with it, and goes nowhere unsaved', async () => {
    const account = await openAccount(admin, { holderName: 'Wrong Words', currency: 'jpy' });
    const page = await administrators(`/billing/accounts/${account.id}/invoices/new`);
    await page.getByLabel('Price in JPY').fill('12.5');
    await page.getByLabel('Quantity').fill('0');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText('Say what is billed.').waitFor();
    await page.getByText('Enter a whole number from 1 to 10,000.').waitFor();
    await page.getByText(/^Enter an amount such as 12550, at most ¥99,999,999/).waitFor();
    await expectAccessible(page);
    await fillLine(page, 1, 'Nothing', '1', '0');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText('The invoice must come to more than nothing.').waitFor();
    await fillLine(page, 1, 'Therapy', '2', '1,250');
    await total(page, '¥2,500');
    await page.getByRole('link', { name: 'Overview' }).click();
    await confirm(page, 'Cancel').click();
    expect(await page.getByLabel('Description').inputValue()).toBe('Therapy');
    await page.getByLabel('To be paid by').fill('2020-01-01');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByRole('heading', { level: 1, name: 'Draft of an invoice' }).waitFor();
    await page.getByRole('button', { name: 'Issue…' }).click();
    await confirm(page, 'Issue it').click();
    await page.getByText('Choose today or a later day.').waitFor();
    expect(await issued(account.id)).toHaveLength(0);
    await page.getByRole('button', { name: 'Delete the draft' }).click();
    await confirm(page, 'Delete it').click();
    await page.getByText('There are no invoices yet').waitFor();
  }, 90_000);

  it('shows what somebody else saved, and lets choose where both wrote', async () => {
    const account = await openAccount(admin, { holderName: 'Two Pens' });
    const { id } = await draftInvoice(admin, account.id);
    const page = await administrators(`/billing/invoices/${id}`);
    const theirs = (unitAmount: number) =>
      admin.put(`/api/invoices/${id}`, { lineItems: [{ description: 'Theirs', quantity: 1, unitAmount }] });
    await total(page, '$125.00');
    await theirs(1_000);
    await total(page, '$10.00');
    await page.getByLabel('Description').fill('Mine');
    await theirs(2_000);
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByRole('alert').getByText('Theirs comes to $20.00.', { exact: false }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save mine' }).click();
    await until('mine is saved', async () => (await admin.get(`/api/invoices/${id}`)).body.lineItems[0].description === 'Mine');
    await page.getByLabel('Description').fill('Mine again');
    await theirs(3_000);
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByRole('button', { name: 'Keep what was saved' }).click();
    await total(page, '$30.00');
    expect(await page.getByLabel('Description').inputValue()).toBe('Theirs');
  }, 90_000);
});
