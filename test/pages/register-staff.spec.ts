import { type Client, registerPerson, until } from '../support/index.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const foundBy = async (search: string) => (await admin.get(`/api/staff?search=${search}`)).body.items;

describe('Registering a person', () => {
  it('puts them on record, with the primary address that was chosen, and goes on to their portal page', async () => {
    const page = await pages.administrator('/staff');
    // A list that nobody stands in yet offers the same once more.
    await page.getByRole('link', { name: 'Register a person' }).first().click();
    await page.getByLabel('Given name').fill('Amélie');
    await page.getByLabel('Family name').fill('Yılmaz');
    await page.getByLabel('Job title').fill('Physical Therapist');
    await page.getByLabel('Office').fill('Lakeview');
    await page.getByLabel('Phone').fill('+1 555 762 3791');
    await page.getByRole('textbox', { name: 'E-mail 1', exact: true }).fill('amelie@northside.example');
    await page.getByRole('button', { name: 'Add an e-mail' }).click();
    await page.getByRole('textbox', { name: 'E-mail 2', exact: true }).fill('amelie@personal.example');
    await page.getByRole('radio', { name: 'E-mail 2 is the primary' }).check();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Register' }).dblclick();
    await page.waitForURL(/\/staff\/[0-9a-f-]{36}\/portal$/);
    const id = /staff\/([^/]+)\/portal/.exec(page.url())![1]!;
    const { body } = await admin.get(`/api/staff/${id}`);
    expect(body).toMatchObject({
      givenName: 'Amélie',
      familyName: 'Yılmaz',
      jobTitle: 'Physical Therapist',
      office: 'Lakeview',
      timeZone: 'America/New_York',
      emails: [
        { address: 'amelie@personal.example', primary: true },
        { address: 'amelie@northside.example', primary: false },
      ],
    });
    const same = await until('they stand in the list', async () => {
      const items = await foundBy('amelie');
      return items.length > 0 && items;
    });
    expect(same).toHaveLength(1);
  });

  it('puts somebody with one name on record', async () => {
    const page = await pages.administrator('/staff/new');
    await page.getByText('Leave it empty for a person who has one name.').waitFor();
    await page.getByLabel('Given name').fill('Sukarno');
    await page.getByRole('textbox', { name: 'E-mail 1', exact: true }).fill('sukarno@northside.example');
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sukarno', exact: true }).waitFor();
  });

  it('says at the field what is wrong, and keeps what was typed', async () => {
    const taken = await registerPerson(admin);
    const page = await pages.administrator('/staff/new');
    await page.getByLabel('Family name').fill('Novak');
    await page.getByRole('button', { name: 'Register' }).click();
    const given = page.getByLabel('Given name');
    await page.getByText('Enter a name.').waitFor();
    expect(await given.getAttribute('aria-invalid')).toBe('true');
    await until('the focus is where something is wrong', () => given.evaluate((field) => field === document.activeElement));

    await given.fill('Eva');
    const address = page.getByRole('textbox', { name: 'E-mail 1', exact: true });
    await address.fill('not an address');
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByText('“not an address” is not an e-mail address.').waitFor();
    expect(await address.getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);

    await address.fill(taken.email.toUpperCase());
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByText(`${taken.email.toUpperCase()} belongs to another staff member.`).waitFor();
    await address.fill('eva@northside.example');
    await page.getByRole('button', { name: 'Register' }).click();
    await page.waitForURL(/\/portal$/);
  });

  it('survives a lost connection: the same button tries again, and there is one record', async () => {
    const page = await pages.administrator('/staff/new');
    await page.getByLabel('Given name').fill('Omar');
    await page.getByLabel('Family name').fill('Twicesent');
    await page.getByRole('textbox', { name: 'E-mail 1', exact: true }).fill('omar.twicesent@northside.example');
    // The request arrives, its answer does not.
    await page.route('**/api/staff', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByText('The portal cannot be reached.', { exact: false }).waitFor();
    expect(await page.getByLabel('Family name').inputValue()).toBe('Twicesent');
    await page.unroute('**/api/staff');
    await page.getByRole('button', { name: 'Register' }).click();
    await page.waitForURL(/\/portal$/);
    await until('they stand in the list', async () => (await foundBy('twicesent')).length === 1);
  });

  it('asks before what was typed is left behind', async () => {
    const page = await pages.administrator('/staff/new');
    await page.getByLabel('Given name').fill('Rosa');
    await page.getByRole('link', { name: 'Overview' }).click();
    const question = page.getByRole('dialog', { name: 'Leave without saving?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByLabel('Given name').inputValue()).toBe('Rosa');
    await page.getByRole('link', { name: 'Overview' }).click();
    await question.getByRole('button', { name: 'Leave without saving' }).click();
    await page.waitForURL('**/overview');
  });
});
