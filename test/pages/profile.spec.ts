import type { Page } from 'playwright-core';
import type { Client } from '../support/client.js';
import { activePerson, goodPassword, linkIn, mailTo, type Person } from '../support/people.js';
import { expectAccessible, layoutShift, type Pages, startPages } from '../support/pages.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const recordOf = async ({ id }: Person) => (await admin.get(`/api/staff/${id}`)).body;
const profileOf = ({ email }: Person, options?: Parameters<Pages['visitor']>[0]): Promise<Page> =>
  pages.signedIn({ email, password: goodPassword }, '/profile', options);
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click();

describe('The profile page', () => {
  it('corrects the record in Biographics, and speaks the new language at once', async () => {
    const person = await activePerson(pages.portal, admin, { jobTitle: 'Nurse', office: 'Lakeview', phone: '+1 555 000 0000' });
    const page = await profileOf(person);
    const work = page.getByRole('region', { name: 'At work' });
    await work.getByText('Lakeview').waitFor();
    expect(await work.getByRole('textbox').count()).toBe(0);
    await expectAccessible(page);
    expect(await layoutShift(page)).toBeLessThan(0.01);

    await page.getByLabel('Family name').fill('Silva Prado');
    await page.getByLabel('Telephone').fill('+1 555 010 2030');
    await page.getByRole('combobox', { name: 'Time zone' }).fill('denver');
    await page.getByRole('option', { name: 'America/Denver' }).click();
    await page.getByRole('combobox', { name: 'Language' }).click();
    await page.getByRole('option', { name: 'Español' }).click();
    await save(page);
    await page.getByRole('heading', { level: 1, name: 'Perfil' }).waitFor();
    await page.getByText('Guardado.').waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('es');
    expect(await recordOf(person)).toMatchObject({
      familyName: 'Silva Prado',
      phone: '+1 555 010 2030',
      timeZone: 'America/Denver',
      locale: 'es',
      jobTitle: 'Nurse',
    });
    await page.getByRole('button', { name: 'Su cuenta: Dana Silva Prado' }).waitFor();
    await expectAccessible(page);
  });

  it('sends only what was changed: what an administrator corrects meanwhile stays, and what was typed too', async () => {
    const person = await activePerson(pages.portal, admin, { jobTitle: 'Nurse' });
    const page = await profileOf(person);
    await page.getByLabel('Telephone').fill('+1 555 010 9999');
    const { version } = await recordOf(person);
    const answer = await admin.patch(
      `/api/staff/${person.id}`,
      { givenName: 'Diana' },
      version === undefined ? {} : { headers: { 'if-match': `"${version}"` } },
    );
    expect(answer.status).toBe(200);
    await save(page);
    await page.getByText('Saved.').waitFor();
    expect(await recordOf(person)).toMatchObject({ givenName: 'Diana', phone: '+1 555 010 9999' });
    await page.getByRole('button', { name: /^Your account: Diana/ }).waitFor();
    expect(await page.getByLabel('Given name').inputValue()).toBe('Diana');
  });

  it('says at the field what is wrong, and keeps what was typed when the portal cannot be reached', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await profileOf(person);
    const name = page.getByLabel('Given name');
    await name.fill('   ');
    await save(page);
    await page.getByText('Enter a name.').waitFor();
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    await name.fill('Daná');
    await page.route('**/api/session/profile', (route) => route.abort());
    await save(page);
    await page.getByRole('alert').getByText('The portal cannot be reached.', { exact: false }).waitFor();
    expect(await name.inputValue()).toBe('Daná');
    await expectAccessible(page);
    await page.unroute('**/api/session/profile');
    await save(page);
    await page.getByText('Saved.').waitFor();
    expect(await recordOf(person)).toMatchObject({ givenName: 'Daná' });
  });

  it('asks before typed words are left behind', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await profileOf(person);
    await page.getByLabel('Telephone').fill('+1 555 010 2030');
    await page.getByRole('link', { name: 'Security' }).click();
    const question = page.getByRole('dialog', { name: 'Leave without saving?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await page.getByLabel('Telephone').inputValue()).toBe('+1 555 010 2030');
    await page.getByRole('button', { name: 'Discard changes' }).click();
    expect(await page.getByLabel('Telephone').inputValue()).toBe('');
    await page.getByRole('link', { name: 'Security' }).click();
    await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
  });

  it('asks for another sign-in address by keyboard alone, which counts once its mailbox has confirmed it', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await profileOf(person);
    const wanted = `new.${person.email}`;
    const region = page.getByRole('region', { name: 'Sign-in address' });
    await region.getByRole('button', { name: 'Change' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type(wanted);
    await page.keyboard.press('Tab');
    await page.keyboard.type('not my password at all');
    await page.keyboard.press('Enter');
    await region.getByText('The password is not right', { exact: false }).waitFor();
    await expectAccessible(page);
    await region.getByLabel('Your password').fill(goodPassword);
    await page.keyboard.press('Enter');
    await region.getByText(`an e-mail with a link is on its way`, { exact: false }).waitFor();
    await region.getByText(person.email).first().waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Sign-in address');
    await expectAccessible(page);

    const token = new URL(linkIn(await mailTo(pages.portal.smtp, wanted))).hash.slice(1);
    expect((await pages.portal.anonymous().post('/api/sign-in-addresses', { token })).status).toBe(204);
    // The open page learns of it by itself.
    await region.getByText('on its way', { exact: false }).waitFor({ state: 'detached' });
    await region.getByText(wanted).waitFor();
  });

  it('fits a telephone, with names of any length', async () => {
    const long = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(6).slice(0, 200);
    const person = await activePerson(pages.portal, admin, {
      givenName: 'אביגיל',
      familyName: long,
      jobTitle: long,
      office: long,
    });
    const page = await profileOf(person, { viewport: { width: 390, height: 844 } });
    await page.getByRole('heading', { name: 'At work' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});
