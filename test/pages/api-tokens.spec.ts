import type { Page } from 'playwright-core';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { administrator } from '../support/portal.js';
import { sql } from '../support/sql.js';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const useToken = (token: string, path: string) =>
  pages.portal.anonymous().get(path, { headers: { authorization: `Bearer ${token}` } });

const shownToken = (page: Page, name: string) => page.getByRole('textbox', { name: `Token “${name}”` });

describe('API tokens', () => {
  it('are made for what is ticked, shown once, used, and revoked', async () => {
    const page = await pages.administrator('/settings#tokens');
    await page.getByText('You have no tokens.').waitFor();
    await page.getByRole('textbox', { name: 'What is it for?' }).fill('Nightly report');
    await page.getByRole('checkbox', { name: 'See staff records' }).check();
    await page.getByRole('button', { name: 'Make the token' }).click();

    const field = shownToken(page, 'Nightly report');
    const token = await field.inputValue();
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);

    const list = page.getByRole('list', { name: 'Your tokens' });
    await list.getByText('Never used.').waitFor();
    expect((await useToken(token, '/api/staff')).status).toBe(200);
    expect((await useToken(token, '/api/settings')).body).toMatchObject({ code: 'access.scope-missing' });

    await page.reload();
    await list.getByText(/^Last used on/).waitFor();
    expect(await page.content()).not.toContain(token);
    await page.getByRole('button', { name: 'Revoke the token “Nightly report”' }).click();
    const dialog = page.getByRole('dialog', { name: 'Revoke “Nightly report”?' });
    await dialog.waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('You have no tokens.').waitFor();
    expect((await useToken(token, '/api/staff')).status).toBe(401);
  }, 60_000);

  it('are not made without a name or for nothing, and say where', async () => {
    const page = await pages.administrator('/settings#tokens');
    await page.getByRole('button', { name: 'Make the token' }).click();
    await page.getByText('Give it a name, so that you know it again.').waitFor();
    await page.getByText('Tick at least one.').waitFor();
    const name = page.getByRole('textbox', { name: 'What is it for?' });
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);
    expect((await (await pages.portal.administrator()).get('/api/api-tokens')).body.items).toEqual([]);
  });

  it('need the password where it was given long ago, by keyboard alone; a double click makes one', async () => {
    const page = await pages.administrator('/settings#tokens');
    await page.getByRole('textbox', { name: 'What is it for?' }).fill('Everything');
    await page.getByRole('radio', { name: 'Everything that is open to tokens' }).check();
    await sql(pages.portal.database.url, `update portal_access.session set stepped_up_at = now() - interval '1 hour'`);
    await page.getByRole('textbox', { name: 'What is it for?' }).focus();
    await page.keyboard.press('Enter');
    const password = page.getByRole('textbox', { name: 'Your password' });
    await password.waitFor();
    await expectAccessible(page);
    await page.keyboard.type(administrator.password);
    await page.keyboard.press('Enter');
    await shownToken(page, 'Everything').waitFor();

    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('textbox', { name: 'What is it for?' }).fill('Twice');
    await page.getByRole('checkbox', { name: 'See staff records' }).check();
    await page.getByRole('button', { name: 'Make the token' }).dblclick();
    await shownToken(page, 'Twice').waitFor();
    const { items } = (await (await pages.portal.administrator()).get('/api/api-tokens')).body;
    expect(items.map(({ name }: { name: string }) => name).toSorted()).toEqual(['Everything', 'Twice']);
  }, 60_000);

  it('lead to the words about the API', async () => {
    const page = await pages.administrator('/settings#tokens');
    expect(await page.getByRole('link', { name: 'How to use the API' }).getAttribute('href')).toBe('/api/docs');
  });
});
