import type { Page } from 'playwright-core';
import { activePerson, mailTo, registerPerson } from '../support/people.js';
import { type Pages, startPages } from '../support/pages.js';
import { until } from '../support/until.js';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null;
    return (element?.labels?.[0]?.textContent ?? element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim();
  });

/** Presses Tab until the wanted thing has the focus. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (wanted.test(await focused(page))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not reach ${wanted}.`);
}

describe('With the keyboard alone', () => {
  it('features are saved and the invitation is sent, and the focus stays where it was', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await registerPerson(admin);
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await page.getByRole('button', { name: 'Save Features' }).waitFor();
    await tabTo(page, /^Use secure messaging/);
    await page.keyboard.press('Space');
    await tabTo(page, /^Save Features$/);
    await page.keyboard.press('Enter');
    await page.getByText('Features saved.').waitFor();
    expect(await focused(page)).toBe('Save Features');
    await tabTo(page, /^E-mail$/);
    await tabTo(page, /^Send Invitation$/);
    await page.keyboard.press('Enter');
    await page.getByText(/^Invitation sent to/).waitFor();
    expect(await focused(page)).toBe('Send Again');
    await mailTo(portal.smtp, person.email);
    await tabTo(page, /^Revoke invitation$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await until('the button has the focus again', async () => (await focused(page)) === 'Revoke invitation');
  });

  it('a day is chosen in the calendar, and a link is made and copied', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await activePerson(portal, admin);
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await page.getByRole('button', { name: 'Generate Link' }).waitFor();
    await tabTo(page, /^Link Expiration Date/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').or(page.locator('[data-dates-dropdown]')).first().waitFor();
    await tabTo(page, /^\d{1,2} \w+ \d{4}$|^\d{1,2}$/);
    await page.keyboard.press('Enter');
    await page.getByText(/^Works through 23:59:59 on/).waitFor();
    await tabTo(page, /^Generate Link$/);
    await page.keyboard.press('Enter');
    await page.getByLabel('Link', { exact: true }).waitFor();
    expect(await focused(page)).toBe('Link');
    await tabTo(page, /^Copy$/);
    await page.keyboard.press('Enter');
    await page.getByText('The link is copied.').waitFor();
    expect(await focused(page)).toBe('Copy');
  });
});
