import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { biller, grant, issueInvoice, openAccount } from '../support/billing.js';
import type { Client } from '../support/client.js';
import { confirm, fillLine, total } from '../support/invoice-form.js';
import { expectSoundMoney } from '../support/money.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { goodPassword } from '../support/people.js';
import { settled } from '../support/sql.js';

let pages: Pages;
let admin: Client;
let dana: Awaited<ReturnType<typeof biller>>;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
  dana = await biller(pages.portal, admin);
  await settled(pages.portal.database.url);
}, 90_000);

afterEach(async () => {
  await pages.endTest();
  await expectSoundMoney(pages.portal.database.url);
});

afterAll(() => pages?.stop());

async function kept(opening: Promise<Page>): Promise<Page> {
  return opening;
}
const administrators = (path: string) => kept(pages.administrator(path));
const danas = (path: string) => kept(pages.signedIn({ email: dana.email, password: goodPassword }, path));

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
    const accountId = new URL(page.url()).pathname.split('/').at(-1)!;

    await page.getByRole('link', { name: 'New invoice' }).click();
    await fillLine(page, 1, 'Physical therapy', '2', '62.50');
    await total(page, '$125.00');
    await page.getByRole('button', { name: 'Add a line' }).click();
    await fillLine(page, 2, 'Bandage', '3', '0,10');
    await total(page, '$125.30');
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

    await hers.getByRole('link', { name: 'Amélie Yılmaz' }).click();
    await hers.getByText('There are no invoices yet').waitFor();
    await page.getByRole('link', { name: 'Invoices', exact: true }).click();
    await page.getByRole('link', { name: 'Draft' }).click();
    await page.getByRole('button', { name: 'Issue…' }).click();
    await page.getByRole('dialog').getByText('Amélie Yılmaz owes $125.30 from then on.', { exact: false }).waitFor();
    await expectAccessible(page);
    await confirm(page, 'Issue it').click();
    await page.getByRole('heading', { level: 1, name: 'INV-000001' }).waitFor();

    await hers.getByRole('region', { name: 'Where the account stands' }).getByText('$125.30').waitFor();
    await hers.getByRole('link', { name: 'INV-000001' }).click();
    await hers.getByRole('table', { name: 'What is billed' }).getByText('Physical therapy').waitFor();
    expect(await hers.getByRole('button', { name: 'Cancel the invoice…' }).count()).toBe(0);
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
    const current = hers.getByRole('navigation', { name: 'Pages of this account' }).locator('[aria-current="page"]');
    expect(await current.allInnerTexts()).toEqual(['Statements']);
    expect(await hers.getByRole('table').getByRole('row').count()).toBe(3);
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
