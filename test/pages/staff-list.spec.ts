import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { type Client, registerPerson, until } from '../support/index.js';
import { activate, invitedPerson } from '../support/people.js';
import { expectAccessible, layoutShift, type Pages, startPages } from '../support/pages.js';
import { importRoster, rosterOf } from '../support/rosters.js';
import { settled } from '../support/sql.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const found = (page: Page, words: string | RegExp) => page.getByRole('status').filter({ hasText: words }).waitFor();
const rows = (page: Page) => page.getByRole('table', { name: 'Staff' }).getByRole('row');
const person = (page: Page, name: string | RegExp) => page.getByRole('link', { name, exact: true });

async function names(page: Page): Promise<string[]> {
  const links = rows(page).getByRole('link');
  return links.allTextContents();
}

async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

describe('A new practice', () => {
  it('is told how to begin', async () => {
    const page = await pages.administrator('/staff');
    await page.getByRole('heading', { name: 'Nobody else is on record yet' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('region', { name: 'People' }).getByRole('link', { name: 'Import a list' }).click();
    await page.getByRole('heading', { level: 1, name: 'Import a list' }).waitFor();
  });
});

describe('The list of staff', () => {
  beforeAll(() => importRoster(admin, rosterOf(120)), 60_000);

  it("leads from the Staff tab to a person's Staff Portal page", async () => {
    const dana = await registerPerson(admin, { familyName: 'Silva-Prieto' });
    const page = await pages.administrator('/home');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Staff' }).click();
    await page.getByRole('heading', { level: 1, name: 'Staff' }).waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('silva pri');
    await found(page, '1 person found');
    await person(page, 'Dana Silva-Prieto').click();
    await page.waitForURL(`**/staff/${dana.id}/portal`);
    await page.getByRole('link', { name: 'Staff Portal' }).waitFor();
  });

  it('keeps search, filters and order in its address, and the back button leads through them', async () => {
    const page = await pages.administrator('/staff');
    await found(page, /people on record/);
    await page.getByRole('combobox', { name: 'Office' }).click();
    await page.getByRole('option', { name: 'Lakeview' }).click();
    await found(page, '40 people found');
    await page.getByRole('button', { name: /^Not invited/ }).click();
    await page.waitForURL(/status=not_invited/);
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await page.waitForURL(/sort=-name/);
    await until('the last comes first', async () => (await names(page))[0] === 'Robin Moreno 00118');
    expect(await page.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('descending');

    await page.reload();
    await until('a reload shows the same', async () => (await names(page))[0] === 'Robin Moreno 00118');
    expect(await page.getByRole('button', { name: /^Not invited/ }).getAttribute('aria-pressed')).toBe('true');

    await page.goBack();
    await until('the order is as before', async () => (await names(page))[0] === 'Robin Moreno 00001');
    await page.goBack();
    await page.waitForURL((url) => url.searchParams.get('status') === null);
    await page.goBack();
    await found(page, /people on record/);
    await page.getByRole('searchbox', { name: 'Search' }).fill('00077');
    await found(page, '1 person found');
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await found(page, /people on record/);
    expect(new URL(page.url()).search).toBe('');
  });

  it('is turned page by page, forwards and back, by its own buttons and by those of the browser', async () => {
    const page = await pages.administrator('/staff?search=moreno');
    await found(page, '120 people found');
    await page.getByText('1–50 of 120').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('51–100 of 120').waitFor();
    await person(page, 'Robin Moreno 00051').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('101–120 of 120').waitFor();
    expect(await names(page)).toHaveLength(20);
    await page.reload();
    await page.getByText('101–120 of 120').waitFor();
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByText('51–100 of 120').waitFor();
    await page.goBack();
    await page.getByText('101–120 of 120').waitFor();
    await page.goBack();
    await page.goBack();
    await page.getByText('1–50 of 120').waitFor();
    await person(page, 'Robin Moreno 00001').waitFor();
  });

  it('says when nobody is found, and a filter too many is taken away again', async () => {
    const page = await pages.administrator('/staff?search=nobodyofthisname&status=active');
    await page.getByRole('heading', { name: 'Nobody fits this search' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Clear all filters' }).click();
    await found(page, /people on record/);
  });

  it('says what went wrong, and tries again', async () => {
    const page = await pages.administrator('/home');
    await page.route('**/api/staff?**', (route) => route.fulfill({ status: 500, json: { code: 'service.failed' } }));
    await page.goto('/staff');
    await page.getByRole('alert').filter({ hasText: 'The list could not be loaded' }).waitFor();
    await page.unroute('**/api/staff?**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await rows(page).nth(1).waitFor();
  });

  it('shows a status that changes while the page is open', async () => {
    const given = await invitedPerson(pages.portal, admin, { familyName: 'Livewell' });
    await settled(pages.portal.database.url);
    const page = await pages.administrator('/staff?search=livewell');
    const row = rows(page).filter({ hasText: 'Livewell' });
    await row.getByText('Invited', { exact: true }).waitFor();
    await activate(pages.portal.anonymous(), given.token);
    await row.getByText('Set-up incomplete', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Set-up incomplete 1' }).waitFor();
  });

  it('is downloaded with the same filter', async () => {
    const page = await pages.administrator('/staff?search=moreno&office=Lakeview&sort=-name');
    await found(page, '40 people found');
    await page.getByRole('button', { name: 'More about the list' }).click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Download this list (CSV)' }).click();
    const lines = (await readFile(await (await downloading).path(), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(41);
    expect(lines[1]).toContain('Moreno 00118');
  });

  it('is accessible and does not jump, on a wide screen and on a telephone', async () => {
    for (const viewport of [
      { width: 1280, height: 800 },
      { width: 390, height: 844 },
    ]) {
      const page = await pages.administrator('/staff', { viewport });
      await person(page, 'Robin Moreno 00001').waitFor();
      expect(await layoutShift(page)).toBeLessThan(0.02);
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
      await expectAccessible(page);
      await page.getByRole('checkbox', { name: 'Select everybody on this page' }).check();
      await expectAccessible(page);
    }
  });

  it('holds names of 200 characters and from right to left in their place', async () => {
    const endless = 'Wolfeschlegelsteinhausen'.repeat(9).slice(0, 200);
    await registerPerson(admin, { givenName: endless, familyName: endless, jobTitle: endless, office: endless });
    await registerPerson(admin, { givenName: 'محمد', familyName: 'الرحمن (Longname)' });
    await settled(pages.portal.database.url);
    for (const width of [1280, 390]) {
      const page = await pages.administrator('/staff?sort=-registered', { viewport: { width, height: 844 } });
      await page.getByRole('link', { name: /الرحمن/ }).waitFor();
      await page.getByRole('link', { name: /^Wolfe/ }).waitFor();
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
      await expectAccessible(page);
    }
  });

  it('speaks Spanish', async () => {
    const page = await pages.administrator('/staff');
    const { id } = (await admin.get('/api/session')).body.staffMember;
    await admin.patch(`/api/staff/${id}`, { locale: 'es' });
    try {
      await page.reload();
      await page.getByRole('heading', { level: 1, name: 'Personal' }).waitFor();
      await page.getByRole('button', { name: /^Sin invitación/ }).waitFor();
      await page.getByText('personas registradas').waitFor();
    } finally {
      await admin.patch(`/api/staff/${id}`, { locale: 'en' });
    }
  });
});

describe('A list of thousands', () => {
  it('finds 3,000 people and turns its pages without delay', async () => {
    await importRoster(admin, rosterOf(3_000, { prefix: 'T', familyName: 'Thousandfold' }));
    const page = await pages.administrator('/staff');
    await found(page, /people on record/);
    const begin = Date.now();
    await page.getByRole('searchbox', { name: 'Search' }).fill('thousandfold');
    await found(page, '3,000 people found');
    await person(page, 'Robin Thousandfold 00001').waitFor();
    expect(Date.now() - begin).toBeLessThan(3_000);
    for (const place of ['51–100', '101–150', '151–200']) {
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByText(`${place} of 3,000`).waitFor();
    }
  }, 120_000);
});
