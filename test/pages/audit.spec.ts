import type { Client } from '../support/client.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { invitedPerson, registerPerson } from '../support/people.js';
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

describe('The audit', () => {
  it('says who did what, on whom, when and from where, with what followed', async () => {
    const { familyName } = await invitedPerson(pages.portal, admin, { givenName: 'Dana' });
    await settled(pages.portal.database.url);
    const page = await pages.administrator(`/audit?search=${encodeURIComponent(familyName)}`);
    const row = page.getByRole('row', { name: /Send an invitation/ });
    await row.getByRole('link', { name: `Dana ${familyName}` }).waitFor();
    expect(await row.textContent()).toMatch(/EST|EDT/);
    expect(await row.textContent()).toContain('127.0.0.1');
    await row.getByText('Done', { exact: true }).waitFor();
    await expectAccessible(page);
    await row.getByRole('button', { name: /^Show details: Send an invitation/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Invitation made', { exact: true }).waitFor();
    await expectAccessible(page);
    await row.getByRole('link', { name: `Dana ${familyName}` }).click();
    await page.waitForURL(/\/staff\/[\w-]+\/portal$/);
  }, 60_000);

  it('finds a known act by its filters, and keeps them in the address', async () => {
    const person = await registerPerson(admin, { givenName: 'Quirina' });
    await admin.put(`/api/staff/${person.id}/portal/features`, { features: ['secure_messaging'] });
    await settled(pages.portal.database.url);
    const page = await pages.administrator('/audit');

    await page.getByRole('combobox', { name: 'What', exact: true }).click();
    await page.getByRole('option', { name: 'Save features' }).click();
    await page.waitForURL(/action=save-features/);
    await page.getByRole('combobox', { name: 'Done to' }).fill('Quirina');
    await page.getByRole('option', { name: `Quirina ${person.familyName}` }).click();
    await page.waitForURL(new RegExp(`subject=${person.id}`));
    await page.getByLabel('From', { exact: true }).fill(new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10));
    await page.waitForURL(/from=/);
    await until('only that act is shown', async () => (await page.getByRole('row').count()) === 2);

    await page.reload();
    await page.getByRole('row', { name: /Save features/ }).waitFor();
    expect(await page.getByRole('combobox', { name: 'What', exact: true }).inputValue()).toBe('Save features');
    await until('the person is named', async () =>
      (await page.getByRole('combobox', { name: 'Done to' }).inputValue()).startsWith('Quirina'),
    );
    const file = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export as CSV' }).click();
    const csv = await (await file).createReadStream();
    const text = (await csv.toArray()).join('');
    expect(text.trim().split('\n')).toHaveLength(2);
    expect(text).toContain('save-features');

    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.waitForURL(/\/audit$/);
    await until('everything is shown again', async () => (await page.getByRole('row').count()) > 2);
  }, 60_000);

  it('shows what was refused, and says why', async () => {
    await pages.portal.anonymous().post('/api/session', { email: 'nobody@northside.example', password: 'not the right one' });
    const page = await pages.administrator('/audit?outcome=refused');
    await page
      .getByRole('row', { name: /Sign in with a password/ })
      .getByText('Refused')
      .waitFor();
    await page
      .getByRole('button', { name: /^Show details: Sign in with a password/ })
      .first()
      .click();
    await page.getByText('This did not open an account.').waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('zzzzzz');
    await page.getByRole('heading', { name: 'Nothing fits this search' }).waitFor();
    await expectAccessible(page);
  });

  it('loads older entries on demand', async () => {
    await sql(
      pages.portal.database.url,
      `insert into audit.event (id, at, actor_kind, action, outcome, detail)
       select gen_random_uuid(), now() - n * interval '1 second', 'system', 'run-staff-imports', 'ok', '{}' from generate_series(1, 70) n`,
    );
    const page = await pages.administrator('/audit?action=run-staff-imports');
    await until('a page is shown', async () => (await page.getByRole('row').count()) === 51);
    await page.getByRole('button', { name: 'Show older entries' }).click();
    await until('the rest is shown', async () => (await page.getByRole('row').count()) === 71);
  });

  it('fits a telephone', async () => {
    const page = await pages.administrator('/audit', { viewport: { width: 390, height: 844 } });
    await page.getByRole('list', { name: /Entries of the audit/ }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await expectAccessible(page);
  });
});

describe('The mark of the audit', () => {
  const mark = async (path = '/audit') => {
    const page = await pages.administrator(path);
    return { page, group: page.getByRole('group', { name: 'Is the audit whole?' }) };
  };
  const sealed = () =>
    until(
      'every row is sealed',
      async () => {
        const { unsealedSeconds } = (await admin.get('/api/audit/verification')).body;
        return unsealedSeconds === 0;
      },
      30_000,
    );

  it('says that nothing was changed, when it was checked just now', async () => {
    await sealed();
    const { page, group } = await mark();
    await group.getByRole('button', { name: 'Check now' }).click();
    await group.getByText('Verified: nothing was changed or removed').waitFor();
    await expectAccessible(page);
  }, 60_000);

  it('says which entry somebody changed past the product', async () => {
    await sealed();
    await sql(
      pages.portal.database.url,
      `begin; set local session_replication_role = replica; update audit.event set action = 'forged' where seal_no = 2; commit`,
    );
    const { page, group } = await mark();
    await group.getByRole('button', { name: 'Check now' }).focus();
    await page.keyboard.press('Enter');
    await group.getByText('Somebody tampered with the audit').waitFor();
    await group.getByText('Entry number 2 is not as it was sealed.').waitFor();
    expect(await page.locator(':focus').textContent()).toContain('Check now');
    await expectAccessible(page);
  }, 60_000);
});
