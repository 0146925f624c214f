import type { Page } from 'playwright-core';
import type { Client } from '../support/client.js';
import { expectAccessible, layoutShift, type Pages, startPages } from '../support/pages.js';
import { activePerson, invite, invitedPerson, type Person, registerPerson } from '../support/people.js';
import { settled, sql } from '../support/sql.js';
import { until } from '../support/until.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const write = (statement: string, values: unknown[] = []) => sql(pages.portal.database.url, statement, values);

/** The link under way ends then, in the record and in the status made from it, as time itself would have it. */
const endsIn = (staffId: string, interval: string) =>
  write(
    `with moved as (update portal_access.invitation set expires_at = now() + $2::interval where staff_id = $1 returning expires_at)
     update portal_access.portal_status set invitation_expires_at = moved.expires_at from moved where staff_id = $1`,
    [staffId, interval],
  );

async function failedPerson(): Promise<Person> {
  const person = await registerPerson(admin, { givenName: 'Frida' });
  pages.portal.smtp.refuse(person.email);
  await invite(admin, person);
  const delivery = async () => (await admin.get(`/api/staff/${person.id}/portal`)).body.invitation.delivery;
  await until('the mail is refused', async () => (await delivery()) === 'failed');
  return person;
}

const tile = (page: Page, state: string) =>
  page.getByRole('navigation', { name: 'Right now' }).getByRole('link', { name: state, exact: true });

describe('The overview', () => {
  it('is calm on the first day: nothing failed, everything goes out, the chart begins tomorrow', async () => {
    await settled(pages.portal.database.url);
    const page = await pages.administrator('/overview');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.getByText('Today is the first day that was counted').waitFor();
    await page.getByText('Every invitation got through').waitFor();
    await page.getByText('Everything goes out at once').waitFor();
    expect(await page.getByRole('heading', { name: 'Failed for good' }).count()).toBe(0);
    expect(await layoutShift(page)).toBeLessThan(0.1);
    await expectAccessible(page);
  });

  it('says how many stand where, leads to them, and follows what happens without reloading', async () => {
    await registerPerson(admin);
    await invitedPerson(pages.portal, admin);
    await activePerson(pages.portal, admin);
    await settled(pages.portal.database.url);
    const page = await pages.administrator('/overview');
    for (const [state, people] of [
      ['Not invited', 1],
      ['Invited', 1],
      ['Set-up incomplete', 0],
      ['Active', 2],
      ['Switched off', 0],
    ] as const)
      await tile(page, `${state} ${people}`).waitFor();

    await invitedPerson(pages.portal, admin);
    await tile(page, 'Invited 2').waitFor();
    await tile(page, 'Invited 2').click();
    await page.waitForURL(/\/staff\?status=invited$/);
  }, 60_000);

  it('shows who needs attention and why, and leads to their portal page', async () => {
    const failed = await failedPerson();
    const expired = await invitedPerson(pages.portal, admin, { givenName: 'Enzo' });
    const soon = await invitedPerson(pages.portal, admin, { givenName: 'Sol' });
    await settled(pages.portal.database.url);
    await endsIn(expired.id, '-1 minute');
    await endsIn(soon.id, '5 hours');

    const page = await pages.administrator('/overview');
    const tab = (name: string) => page.getByRole('tab', { name });
    expect(await tab('Not delivered 1').getAttribute('aria-selected')).toBe('true');
    await page.getByText('could not be delivered').waitFor();
    await tab('Expired 1').click();
    await page.getByRole('link', { name: `Enzo ${expired.familyName}` }).waitFor();
    await page.getByText('Send the invitation again.').waitFor();
    await tab('Expiring soon 1').click();
    await page.getByRole('link', { name: `Sol ${soon.familyName}` }).waitFor();
    await expectAccessible(page);
    await tab('Not delivered 1').click();
    await page.getByRole('link', { name: `Frida ${failed.familyName}` }).click();
    await page.waitForURL(`**/staff/${failed.id}/portal`);
  }, 60_000);

  it('lists who asked for a new link', async () => {
    const late = await invitedPerson(pages.portal, admin, { givenName: 'Lena' });
    await endsIn(late.id, '-1 minute');
    await pages.portal.anonymous().post('/api/activations/requests', { token: late.token });
    await settled(pages.portal.database.url);
    const page = await pages.administrator('/overview');
    await page.getByRole('tab', { name: 'Asked for a new link 1' }).click();
    await page.getByRole('link', { name: `Lena ${late.familyName}` }).waitFor();
  }, 60_000);

  it('draws the last days, and says the same as a table', async () => {
    await write(
      `insert into portal_access.status_day (day, not_invited, invited, setup_incomplete, active, disabled)
       select current_date - ago, 40 - ago, ago, 3, 30 - ago, 1 from generate_series(1, 27) ago on conflict do nothing`,
    );
    const page = await pages.administrator('/overview');
    await page.locator('.recharts-surface').first().waitFor();
    await page.getByText(/^Active accounts: \d+ on .+, \d+ today\.$/).waitFor();
    await expectAccessible(page);
    await page.getByText('Table', { exact: true }).click();
    const table = page.getByRole('table');
    expect(await table.getByRole('columnheader').allTextContents()).toEqual([
      'Day',
      'Not invited',
      'Invited',
      'Set-up incomplete',
      'Active',
      'Switched off',
    ]);
    expect(await table.getByRole('row').count()).toBeGreaterThan(27);
    await expectAccessible(page);
  });

  it('shows work that failed for good, and tries it again, by keyboard alone', async () => {
    await write(
      `insert into shared_kernel.dead_letter (id, event_id, reaction, type, error)
       select gen_random_uuid(), id, 'portal-access.send-invitation-email', type, 'Error: connect ECONNREFUSED'
       from shared_kernel.outbox where type = 'portal-access.invitation-issued' limit 1`,
    );
    const page = await pages.administrator('/overview');
    await page.getByText('1 task failed for good').waitFor();
    await page.getByText('Error: connect ECONNREFUSED').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Try again: E-mail an invitation' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Try this again?' });
    await dialog.waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Try again' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('It is under way again.').waitFor();
    await page.getByRole('heading', { name: 'Failed for good' }).waitFor({ state: 'detached' });
    const focused = page.locator(':focus');
    await until('the focus is not lost', async () => (await focused.textContent()) === 'Work behind the scenes');
  }, 60_000);

  it('fits a telephone', async () => {
    const page = await pages.administrator('/overview', { viewport: { width: 390, height: 844 } });
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await expectAccessible(page);
  });
});
