import type { Page } from 'playwright-core';
import { draftInvoice, openAccount } from '../support/billing.js';
import type { Client } from '../support/client.js';
import { confirm, fillLine, total } from '../support/invoice-form.js';
import { expectSoundMoney } from '../support/money.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { sql } from '../support/sql.js';
import { until } from '../support/until.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 90_000);

afterEach(async () => {
  await pages.endTest();
  await expectSoundMoney(pages.portal.database.url);
});

afterAll(() => pages?.stop());

async function administrators(path: string): Promise<Page> {
  return pages.administrator(path);
}
const issued = async (accountId: string): Promise<any[]> =>
  (await admin.get(`/api/billing-accounts/${accountId}/invoices`)).body.items.filter((item: any) => item.number !== null);

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

  it('is not issued as something else than what was asked about', async () => {
    const account = await openAccount(admin, { holderName: 'Behind The Question' });
    const { id } = await draftInvoice(admin, account.id);
    const page = await administrators(`/billing/invoices/${id}`);
    await page.getByRole('button', { name: 'Issue…' }).click();
    await page.getByRole('dialog').getByText('owes $125.00', { exact: false }).waitFor();
    await admin.put(`/api/invoices/${id}`, { lineItems: [{ description: 'Theirs', quantity: 1, unitAmount: 99_900 }] });
    await page.getByText('$999.00').first().waitFor();
    await confirm(page, 'Issue it').click();
    await page.getByRole('alert').getByText('Somebody else changed this meanwhile.', { exact: false }).waitFor();
    expect(await issued(account.id)).toHaveLength(0);
    await page.getByRole('button', { name: 'Issue…' }).click();
    await confirm(page, 'Issue it').click();
    await page.getByRole('heading', { level: 1, name: /^INV-/ }).waitFor();
    expect((await issued(account.id)).map((item) => item.total)).toEqual([99_900]);
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
