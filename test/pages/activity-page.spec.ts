import { activate, invitedPerson, registerPerson } from '../support/people.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { sql } from '../support/sql.js';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

describe('The Activity page of a person', () => {
  it('tells every fact in words, live, and an opened page apart from an activation', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await invitedPerson(portal, admin, { givenName: 'Ivo', familyName: 'Marin' });
    await admin.put(`/api/staff/${person.id}/portal/features`, { features: ['secure_messaging'] });
    const page = await pages.administrator(`/staff/${person.id}/activity`);
    await page.getByText('Features switched on: Secure messaging.').waitFor();
    await page.getByText(/^Invitation sent to/).waitFor();

    const visitor = portal.anonymous();
    await visitor.post('/api/activations/inspect', { token: person.token });
    await page.getByText(/The page behind the invitation's link was opened\. Mail scanners do that too/).waitFor();
    expect(await page.getByText('Ivo Marin activated').count()).toBe(0);
    await activate(visitor, person.token);
    await page.getByText('Ivo Marin activated the account and set a password.').waitFor();
    await expectAccessible(page);
  });

  it('narrows the facts to a kind, and exports what it shows', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await invitedPerson(portal, admin);
    await admin.put(`/api/staff/${person.id}/portal/features`, { features: ['billing_documents'] });
    const page = await pages.administrator(`/staff/${person.id}/activity`);
    await page.getByText(/^Invitation sent to/).waitFor();
    await page.getByText('Features', { exact: true }).click();
    await page.getByText('Features switched on: Billing documents.').waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'Invitation sent' }).count()).toBe(0);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export CSV' }).click()]);
    const { readFile } = await import('node:fs/promises');
    const csv = await readFile((await download.path())!, 'utf8');
    expect(csv).toContain('features_saved');
    expect(csv).not.toContain('invitation_sent');
    await page.getByText('Password', { exact: true }).click();
    await page.getByText('Nothing happened yet').waitFor();
  });

  it('loads earlier facts and goes on where they begin', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await registerPerson(admin);
    await sql(
      portal.database.url,
      `insert into portal_access.timeline_entry (id, staff_id, type, at, by_kind, by_id, detail)
       select gen_random_uuid(), $1, 'signed_in', now() - n * interval '1 minute', 'staff', $1, '{}' from generate_series(1, 70) n`,
      [person.id],
    );
    const page = await pages.administrator(`/staff/${person.id}/activity`);
    const facts = page.locator('li[data-type]');
    await facts.first().waitFor();
    expect(await facts.count()).toBe(50);
    await page.getByRole('button', { name: 'Show earlier' }).click();
    await facts.nth(69).waitFor();
    expect(await page.getByRole('button', { name: 'Show earlier' }).count()).toBe(0);
    await page.waitForFunction(() => document.activeElement === document.querySelectorAll('li[data-type]')[50]);
  });

  it('says that nothing happened yet, and offers to try again when it cannot be fetched', async () => {
    const person = await registerPerson(await pages.portal.administrator());
    const page = await pages.administrator(`/staff/${person.id}/activity`);
    await page.getByText('Nothing happened yet').waitFor();
    await expectAccessible(page);
    await page.route('**/portal/timeline?*', (route) => route.abort());
    await page.reload();
    await page.getByRole('alert').getByText('The portal cannot be reached').waitFor();
    await expectAccessible(page);
    await page.unroute('**/portal/timeline?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Nothing happened yet').waitFor();
  });
});
