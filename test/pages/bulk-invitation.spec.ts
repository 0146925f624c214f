import type { Locator, Page } from 'playwright-core';
import { type Client, type Person, registerPeople, registerPerson, until } from '../support/index.js';
import { activePerson, mailTo } from '../support/people.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
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

const bulkWork = async () => (await admin.get('/api/portal/bulk-invitations?limit=200')).body.items;
const dialog = (page: Page) => page.getByRole('dialog', { name: /^Invite/ });
const begin = (page: Page) => dialog(page).getByRole('button', { name: /^Invite/ });
const people = (page: Page) => page.getByRole('table', { name: 'People' }).getByRole('row');
const isDone = (page: Page) => page.getByText('Done. Everybody has had their turn.').waitFor();

/** Opens the list with these people on it, all ticked. */
async function selected(familyName: string): Promise<Page> {
  const page = await pages.administrator(`/staff?search=${familyName}`);
  await page.getByRole('status').filter({ hasText: 'found' }).waitFor();
  await page.getByRole('checkbox', { name: 'Select everybody on this page' }).check();
  return page;
}

async function registered(count: number, familyName: string): Promise<Person[]> {
  const some: Person[] = [];
  for (let number = 0; number < count; number++) some.push(await registerPerson(admin, { familyName }));
  await settled(pages.portal.database.url);
  return some;
}

describe('Inviting many people at once', () => {
  it('invites those who are ticked, shows the progress live, and tells what became of each', async () => {
    const some = await registered(4, 'Tickable');
    const active = await activePerson(pages.portal, admin, { familyName: 'Tickable' });
    await settled(pages.portal.database.url);
    const page = await selected('tickable');
    await page.getByText('5 selected').waitFor();
    await page.getByRole('button', { name: 'Invite…' }).click();
    await dialog(page).getByText('4 have no account yet and get an invitation.').waitFor();
    await dialog(page).getByText('1 has an account already and gets no e-mail.').waitFor();
    await dialog(page).getByRole('radio', { name: 'Give all of them the same features' }).check();
    await dialog(page).getByText('Nothing is ticked').waitFor();
    await dialog(page).getByRole('checkbox', { name: 'Secure messaging' }).check();
    await expectAccessible(page);

    await pages.portal.stopWorker();
    try {
      await begin(page).click();
      await page.getByRole('heading', { level: 1, name: 'Bulk invitation' }).waitFor();
      await page.getByText('0 of 5 people have had their turn').waitFor();
      await expectAccessible(page);
    } finally {
      await pages.portal.startWorker();
    }
    await isDone(page);
    await page.getByText('E-mails: 0 waiting, 4 sent, 0 not delivered').waitFor();
    for (const person of some) await mailTo(pages.portal.smtp, person.email);
    expect((await admin.get(`/api/staff/${active.id}/portal`)).body.features).toEqual(['secure_messaging']);

    await page.getByRole('button', { name: 'Skipped 1' }).click();
    await until('only they are shown', async () => (await people(page).count()) === 2);
    await people(page).filter({ hasText: 'Has an account already.' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: `${active.givenName} ${active.familyName}` }).click();
    await page.waitForURL(`**/staff/${active.id}/portal`);
    await page.goto('/staff/bulk');
    await page.getByRole('table', { name: 'Bulk invitations' }).getByRole('row').nth(1).waitFor();
    await expectAccessible(page);
  });

  it('shows the progress live also where it changes nobody', async () => {
    for (let number = 0; number < 2; number++) await activePerson(pages.portal, admin, { familyName: 'Unchangeable' });
    await settled(pages.portal.database.url);
    const page = await selected('unchangeable');
    await page.getByRole('button', { name: 'Invite…' }).click();
    await pages.portal.stopWorker();
    try {
      await begin(page).click();
      await page.getByText('0 of 2 people have had their turn').waitFor();
    } finally {
      await pages.portal.startWorker();
    }
    await isDone(page);
  });

  it('means everybody whom the filter finds, on all pages of the list', async () => {
    await importRoster(admin, rosterOf(130, { prefix: 'A', familyName: 'Allofthem' }));
    const page = await selected('allofthem');
    await page.getByText('50 selected').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('51–100 of 130').waitFor();
    await page.getByRole('checkbox', { name: 'Select Robin Allofthem 00051' }).check();
    await page.getByText('51 selected').waitFor();
    await page.getByRole('button', { name: 'Select all 130' }).click();
    await page.getByText('All 130 are selected').waitFor();
    await page.getByRole('button', { name: 'Invite…' }).click();
    await dialog(page).getByText('130 have no account yet and get an invitation.').waitFor();
    await begin(page).click();
    await isDone(page);
    expect((await bulkWork())[0]).toMatchObject({ source: 'filter', total: 130, done: 130, skipped: 0, failed: 0 });
  }, 60_000);

  it('begins once, however often it is pressed', async () => {
    await registered(2, 'Doubleclick');
    const before = (await bulkWork()).length;
    const page = await selected('doubleclick');
    await page.getByRole('button', { name: 'Invite…' }).click();
    await begin(page).dblclick();
    await isDone(page);
    expect(await bulkWork()).toHaveLength(before + 1);
  });

  it('begins once where the connection was lost and the same button tries again', async () => {
    await registered(2, 'Lostanswer');
    const before = (await bulkWork()).length;
    const page = await selected('lostanswer');
    await page.getByRole('button', { name: 'Invite…' }).click();
    await dialog(page).getByRole('radio', { name: 'Give all of them the same features' }).check();
    await dialog(page).getByRole('checkbox', { name: 'Billing documents' }).check();
    // The request arrives, its answer does not.
    await page.route('**/api/portal/bulk-invitations', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await begin(page).click();
    await dialog(page).getByText('The portal cannot be reached.', { exact: false }).waitFor();
    expect(await dialog(page).getByRole('checkbox', { name: 'Billing documents' }).isChecked()).toBe(true);
    await expectAccessible(page);
    await page.unroute('**/api/portal/bulk-invitations');
    await begin(page).click();
    await isDone(page);
    expect(await bulkWork()).toHaveLength(before + 1);
  });

  it('is cancelled for those who have not had their turn', async () => {
    await registered(3, 'Cancelled');
    const page = await selected('cancelled');
    await pages.portal.stopWorker();
    try {
      await page.getByRole('button', { name: 'Invite…' }).click();
      await begin(page).click();
      await page.getByRole('button', { name: 'Cancel the rest' }).click();
      const question = page.getByRole('dialog', { name: 'Cancel the rest?' });
      await question.getByText('3 people have not had their turn').waitFor();
      await expectAccessible(page);
      await question.getByRole('button', { name: 'Cancel the rest' }).click();
      await page.getByText('Cancelled. 3 people stay as they were.').waitFor();
    } finally {
      await pages.portal.startWorker();
    }
    const [latest] = await bulkWork();
    expect(latest).toMatchObject({ state: 'cancelled', remaining: 3 });
  });

  it('is done with the keyboard alone, from the list to the progress', async () => {
    await registered(2, 'Keyboard');
    const page = await pages.administrator('/staff');
    const search = page.getByRole('searchbox', { name: 'Search' });
    await search.waitFor();
    const hasFocus = (control: Locator) => control.evaluate((element) => element === document.activeElement);
    const tabTo = async (control: Locator) => {
      for (let presses = 0; presses < 60; presses++) {
        if (await hasFocus(control)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error('The Tab key never came there.');
    };
    await tabTo(search);
    await page.keyboard.type('keyboard');
    await page.getByText('2 people found').waitFor();
    await tabTo(page.getByRole('checkbox', { name: 'Select everybody on this page' }));
    await page.keyboard.press('Space');
    await page.getByText('2 selected').waitFor();
    const invite = page.getByRole('button', { name: 'Invite…' });
    await tabTo(invite);
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'hidden' });
    await until('the focus is back', () => hasFocus(invite));
    await page.keyboard.press('Enter');
    await begin(page).waitFor();
    await tabTo(begin(page));
    await page.keyboard.press('Enter');
    await isDone(page);
    const heading = page.getByRole('heading', { level: 1, name: 'Bulk invitation' });
    expect(await hasFocus(heading)).toBe(true);
  });

  it('says who cannot be invited and why', async () => {
    const [person] = await registered(1, 'Offboarded');
    const [other] = await registerPeople(admin, 1);
    await admin.put(`/api/staff/${person!.id}/offboarding`);
    await settled(pages.portal.database.url);
    const { id } = (await admin.post('/api/portal/bulk-invitations', { staffIds: [person!.id, other!.id] })).body;
    const page = await pages.administrator(`/staff/bulk/${id}`);
    await isDone(page);
    await page.getByRole('button', { name: 'Failed 1' }).click();
    await people(page).filter({ hasText: 'Does not work here any more.' }).waitFor();
  });
});
