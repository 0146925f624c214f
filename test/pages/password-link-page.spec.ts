import type { Page } from 'playwright-core';
import { activePerson, linkIn, mailTo, registerPerson } from '../support/people.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { administrator } from '../support/portal.js';
import { sql } from '../support/sql.js';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const zone = 'America/New_York';
const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(new Date());

function dayAfter(days: number): Date {
  const day = new Date(`${today()}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day;
}

const inWords = (day: Date) => new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }).format(day);
const inCalendar = (day: Date) =>
  `${day.getUTCDate()} ${new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(day)}`;
const tokenOf = (url: string) => new URL(url).hash.slice(1);

async function choose(page: Page, day: Date): Promise<void> {
  await page.getByLabel('Link Expiration Date').click();
  const wanted = page.getByRole('button', { name: inCalendar(day), exact: true });
  const nextMonth = page.getByRole('button', { name: 'Next month' });
  await nextMonth.waitFor();
  // It opens at the month of the day chosen before.
  if (!(await wanted.isVisible())) await nextMonth.click();
  await wanted.click();
}

describe('The password change link', () => {
  it('is made for a chosen day, copied once from the page, and redeemed once', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await activePerson(portal, admin);
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await page.getByRole('button', { name: 'Generate Link' }).click();
    await page.getByText('Choose the last day on which the link is to work.').waitFor();

    const day = dayAfter(2);
    await choose(page, day);
    await page.getByText(`Works through 23:59:59 on ${inWords(day)} (${zone}).`).waitFor();
    await page.getByRole('button', { name: 'Generate Link' }).click();
    const address = page.getByLabel('Link', { exact: true });
    const url = await address.inputValue();
    expect(url).toMatch(/\/reset-password#.{20,}/);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('status').getByText('The link is copied.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(url);

    const visitor = portal.anonymous();
    const password = 'seven copper kites at dawn 7';
    expect((await visitor.post('/api/password-resets', { token: tokenOf(url), password })).status).toBe(204);
    expect((await visitor.post('/api/password-resets', { token: tokenOf(url), password })).status).toBe(410);
    await page.getByText('Used', { exact: true }).waitFor();
    await address.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByText(/A new password was set with it on/).waitFor();
    expect(await page.content()).not.toContain(tokenOf(url));
  });

  it('is e-mailed to a chosen address, and either copy uses it up', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const emails = [{ address: 'mia@northside.example' }, { address: 'mia@home.example' }];
    const person = await activePerson(portal, admin, { givenName: 'Mia', emails });
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await choose(page, dayAfter(1));
    await page.getByRole('button', { name: 'Generate Link' }).click();
    const url = await page.getByLabel('Link', { exact: true }).inputValue();
    await page.getByRole('combobox', { name: 'E-mail the link to' }).click();
    await page.getByRole('option', { name: 'mia@home.example' }).click();
    await page.getByRole('button', { name: 'E-mail it' }).click();
    await page.getByText('The link is on its way to mia@home.example.').waitFor();
    const mailed = linkIn(await mailTo(portal.smtp, 'mia@home.example'));
    await page.getByText(/^E-mailed to m•••@home\.example on /).waitFor();
    expect(tokenOf(mailed)).not.toBe(tokenOf(url));

    const visitor = portal.anonymous();
    const password = 'eleven paper boats drift 11';
    expect((await visitor.post('/api/password-resets', { token: tokenOf(mailed), password })).status).toBe(204);
    expect((await visitor.post('/api/password-resets/inspect', { token: tokenOf(url) })).status).toBe(410);
  });

  it('is replaced by the next one and revoked after asking', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await activePerson(portal, admin);
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    for (const days of [1, 3]) {
      await choose(page, dayAfter(days));
      await page.getByRole('button', { name: 'Generate Link' }).click();
      await page
        .getByText(`Works through 23:59:59 on ${inWords(dayAfter(days))}`)
        .nth(2)
        .waitFor();
    }
    await page.getByText('a newer one took its place').waitFor();
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('an administrator revoked it').waitFor();
    await page.getByLabel('Link', { exact: true }).waitFor({ state: 'detached' });
    await expectAccessible(page);
  });

  it('cannot be given a day that is over or too far away', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await activePerson(portal, admin);
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await page.getByLabel('Link Expiration Date').click();
    await page.getByRole('button', { name: inCalendar(dayAfter(0)), exact: true }).waitFor();
    await expectAccessible(page);
    expect(await page.getByRole('button', { name: inCalendar(dayAfter(0)), exact: true }).isEnabled()).toBe(true);
    const yesterday = page.getByRole('button', { name: inCalendar(dayAfter(-1)), exact: true });
    if (dayAfter(-1).getUTCMonth() === dayAfter(0).getUTCMonth()) expect(await yesterday.isDisabled()).toBe(true);
    if (dayAfter(8).getUTCMonth() !== dayAfter(0).getUTCMonth()) await page.getByRole('button', { name: 'Next month' }).click();
    expect(await page.getByRole('button', { name: inCalendar(dayAfter(8)), exact: true }).isDisabled()).toBe(true);
  });

  it('asks for the password where it was given too long ago, and goes on by itself', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await activePerson(portal, admin);
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await choose(page, dayAfter(1));
    await sql(portal.database.url, `update portal_access.session set stepped_up_at = now() - interval '11 minutes'`);
    await page.getByRole('button', { name: 'Generate Link' }).click();
    const dialog = page.getByRole('dialog', { name: 'Confirm it is you' });
    await dialog.getByLabel('Your password').fill(administrator.password);
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    expect(await page.getByLabel('Link', { exact: true }).inputValue()).toContain('/reset-password#');
  });

  it('is not offered to somebody without an account, who is to be invited instead', async () => {
    const person = await registerPerson(await pages.portal.administrator());
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await page.getByText('has no account yet').waitFor();
    expect(await page.getByRole('button', { name: 'Generate Link' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Go to the invitation' }).click();
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox');
  });
});
