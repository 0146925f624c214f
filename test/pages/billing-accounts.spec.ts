import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { biller, grant, issueInvoice, openAccount } from '../support/billing.js';
import type { Client } from '../support/client.js';
import { press, tabTo, typeInto } from '../support/keyboard.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { goodPassword } from '../support/people.js';
import { settled } from '../support/sql.js';
import { until } from '../support/until.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 90_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

async function kept(opening: Promise<Page>): Promise<Page> {
  return opening;
}
const administrators = (path: string) => kept(pages.administrator(path));

async function choose(page: Page, text: string): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await choosing).setFiles({ name: 'accounts.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
}
const names = (page: Page) => page.getByRole('list', { name: 'Billing accounts' }).getByRole('link').allInnerTexts();
const found = async (search: string) => (await admin.get(`/api/billing-accounts?search=${search}`)).body.items.length;

describe('Importing accounts', () => {
  it('says first what the file would do and which rows are wrong, then opens the others', async () => {
    const page = await administrators('/billing');
    await page.getByRole('link', { name: 'Import a list' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Import billing accounts' }).waitFor();
    await expectAccessible(page);
    await choose(
      page,
      'external_id,holder_name,email,currency\nI-1,Imported One,one@family.example,\nI-2,,two@family.example,usd\nI-3,Imported Three,not an address,doge\n',
    );
    await page.getByText('Nothing is changed yet. 1 account can be imported.').waitFor();
    expect((await page.getByRole('table', { name: 'Rows with errors' }).getByRole('row').allInnerTexts()).slice(1)).toEqual([
      expect.stringMatching(/3\s+holder_name\s+It must not be blank\./),
      expect.stringMatching(/4\s+email\s+It is not an e-mail address\./),
      expect.stringMatching(/4\s+currency\s+Write the ISO code of a currency/),
    ]);
    await expectAccessible(page);
    expect(await found('imported')).toBe(0);
    await page.getByRole('button', { name: 'Import 1 account' }).dblclick();
    await page.getByRole('heading', { name: 'The import is done' }).waitFor();
    await page.getByText('1 account was opened or updated.', { exact: false }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Show the list' }).click();
    await page.getByRole('link', { name: 'Imported One' }).waitFor();
    expect(await found('imported')).toBe(1);
  }, 90_000);

  it('offers a sample that can be imported as it is, and goes on while the page is left', async () => {
    const page = await administrators('/billing/import');
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download a sample' }).click();
    await choose(page, await readFile(await (await downloading).path(), 'utf8'));
    const start = page.getByRole('button', { name: 'Import 3 accounts' });
    await start.waitFor();
    await pages.portal.stopWorker();
    try {
      await start.click();
      await page.getByText('You may leave this page', { exact: false }).waitFor();
      await page.getByRole('link', { name: 'Overview' }).click();
      await page.waitForURL('**/overview');
    } finally {
      await pages.portal.startWorker();
    }
    await page.goBack();
    await page.getByText('3 accounts were opened or updated.', { exact: false }).waitFor();
  }, 90_000);

  it('says in words what is wrong with a file as a whole', async () => {
    const page = await administrators('/billing/import');
    await choose(page, 'external_id,shoe_size\n1,42\n');
    await page.getByText('The first row must name the columns of a list of accounts.', { exact: false }).waitFor();
    await page.getByText('shoe_size: There is no such column.').waitFor();
    await expectAccessible(page);
  }, 60_000);
});

describe('The list of accounts', () => {
  it('is searched and ordered by its address, goes on as one scrolls, and follows what changes', async () => {
    for (let count = 0; count < 35; count += 1)
      await openAccount(admin, { holderName: `Many ${String(count).padStart(2, '0')}`, externalId: `M-${count}` });
    const page = await administrators('/billing?search=many');
    await page.getByRole('link', { name: 'Many 00' }).waitFor();
    await page.getByRole('listitem').last().scrollIntoViewIfNeeded();
    await page.getByRole('link', { name: 'Many 34' }).waitFor();
    expect(await names(page)).toHaveLength(35);
    const { body } = await admin.get('/api/billing-accounts?search=M-7');
    await issueInvoice(admin, body.items[0].id);
    await page.getByRole('listitem').filter({ hasText: 'Many 07' }).getByText('1 invoice to be paid').waitFor();
    await page.getByRole('combobox', { name: 'Order' }).click();
    await page.getByRole('option', { name: 'Owed most first' }).click();
    await until('who owes most is first', async () => (await names(page))[0] === 'Many 07');
    expect(new URL(page.url()).search).toBe('?search=many&sort=-balance');
    await page.getByRole('searchbox', { name: 'Search' }).fill('nobody is called so');
    await page.getByText('No account fits this search').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await page.getByRole('link', { name: 'Many 07' }).waitFor();
  }, 120_000);

  it('says that it could not be loaded, and tries again', async () => {
    const page = await administrators('/home');
    await page.route('**/api/billing-accounts*', (route) => route.abort());
    await page.getByRole('link', { name: 'Billing', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'The accounts could not be loaded' }).waitFor({ timeout: 30_000 });
    await expectAccessible(page);
    await page.unroute('**/api/billing-accounts*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('list', { name: 'Billing accounts' }).waitFor();
  }, 60_000);

  it('gives the ledger of some days to the accounting', async () => {
    const page = await administrators('/billing');
    await page.getByRole('button', { name: 'More about billing' }).click();
    await page.getByRole('menuitem', { name: 'Download the ledger (CSV)' }).click();
    const dialog = page.getByRole('dialog', { name: 'Download the ledger' });
    await dialog.getByLabel('From').fill('2026-02-01');
    await dialog.getByLabel('To').fill('2026-01-01');
    await dialog.getByText('The first day is after the last one.').waitFor();
    await expectAccessible(page);
    await dialog.getByLabel('To').fill('');
    const downloading = page.waitForEvent('download');
    await dialog.getByRole('link', { name: 'Download (CSV)' }).click();
    expect(await readFile(await (await downloading).path(), 'utf8')).toContain('Many 07');
  }, 60_000);
});

describe('The details of an account', () => {
  it('are changed, refused where they belong to another, and guarded while they are not saved', async () => {
    await openAccount(admin, { holderName: 'Other', externalId: 'TAKEN-1' });
    const account = await openAccount(admin, { holderName: 'To Change' });
    const page = await administrators(`/billing/accounts/${account.id}/details`);
    await page.getByLabel('External id').fill('TAKEN-1');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('This external id belongs to another billing account. Use another one.').first().waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByLabel('External id').fill('FREE-1');
    await page.getByLabel('Account holder').fill('Changed');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Changed' }).waitFor();

    await page.getByLabel('E-mail').fill('mine@family.example');
    await admin.patch(`/api/billing-accounts/${account.id}`, { email: 'theirs@family.example' });
    await page.getByText('theirs@family.example').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').getByText('Somebody else saved in the meantime').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save mine' }).click();
    await until('mine is saved', async () => {
      return (await admin.get(`/api/billing-accounts/${account.id}`)).body.email === 'mine@family.example';
    });
    await issueInvoice(admin, account.id);
    await page.getByText('Something was billed in it, so it cannot be changed any more.').waitFor();
  }, 90_000);

  it('are those of an account that is there: another address says so', async () => {
    for (const id of ['01920f3a-7c1e-7abc-8def-0123456789ab', 'nonsense']) {
      const page = await administrators(`/billing/accounts/${id}/ledger`);
      await page.getByText('There is no such account, or you may not see it any more.').waitFor();
      await page.goto(`/billing/invoices/${id}`);
      await page.getByText('There is no such invoice, or you may not see it any more.').waitFor();
    }
  }, 60_000);
});

describe('Whoever', () => {
  it('uses the keyboard alone opens an account and bills on it', async () => {
    const page = await administrators('/billing/new');
    await typeInto(page, page.getByLabel('Account holder'), 'Keys Only');
    await press(page, page.getByRole('button', { name: 'Open the account' }));
    await page.getByRole('heading', { level: 1, name: 'Keys Only' }).waitFor();
    await press(page, page.getByRole('link', { name: 'New invoice' }));
    await page.getByRole('heading', { level: 1, name: 'New invoice' }).waitFor();
    await typeInto(page, page.getByLabel('Description'), 'Therapy');
    await typeInto(page, page.getByLabel('Price in USD'), '80');
    await press(page, page.getByRole('button', { name: 'Add a line' }));
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-description'))).toBe(true);
    await press(page, page.getByRole('button', { name: 'Remove line 2' }));
    await press(page, page.getByRole('button', { name: 'Save the draft' }));
    await page.getByRole('heading', { level: 1, name: 'Draft of an invoice' }).waitFor();
    await press(page, page.getByRole('button', { name: 'Issue…' }));
    await press(page, page.getByRole('dialog').getByRole('button', { name: 'Issue it' }));
    await page.getByRole('heading', { level: 1, name: /^INV-/ }).waitFor();
    await press(page, page.getByRole('button', { name: 'Cancel the invoice…' }));
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why it is cancelled').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await tabTo(page, page.getByRole('link', { name: 'Keys Only' }));
  }, 90_000);

  it('reads Spanish on a telephone finds everything in its place', async () => {
    const dana = await biller(pages.portal, admin);
    await dana.client.patch('/api/session/profile', { locale: 'es' });
    const account = await openAccount(admin, { holderName: 'Amélie Yılmaz', externalId: 'PAT-000123' });
    await grant(admin, account.id, [dana]);
    const { number } = await issueInvoice(admin, account.id);
    await settled(pages.portal.database.url);
    const telephone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'es-MX' };
    const page = await kept(pages.signedIn({ email: dana.email, password: goodPassword }, '/billing', telephone));
    const fits = async () => {
      const [content, room] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      expect(content).toBeLessThanOrEqual(room!);
      await expectAccessible(page);
    };
    await page.getByText('1 factura por pagar').waitFor();
    await fits();
    await page.getByRole('link', { name: 'Amélie Yılmaz' }).click();
    await page.getByRole('region', { name: 'Cómo está la cuenta' }).getByText('$125.00').waitFor();
    await fits();
    await page.getByRole('link', { name: 'Movimientos' }).click();
    await page.getByRole('list', { name: 'Movimientos' }).getByText('Saldo $125.00').waitFor();
    await fits();
    await page.getByRole('link', { name: number }).click();
    await page.getByText('2 × $62.50').waitFor();
    await fits();
  }, 120_000);
});
