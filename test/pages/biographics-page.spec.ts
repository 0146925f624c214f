import { administrator } from '../support/index.js';
import { activePerson, invite, mailTo, registerPerson, tokenIn } from '../support/people.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { sql } from '../support/sql.js';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

describe('The Biographics page of a person', () => {
  it('shows the record, and edits it', async () => {
    const admin = await pages.portal.administrator();
    const person = await registerPerson(admin, { givenName: 'Ana', familyName: 'Ruiz' });
    const page = await pages.administrator(`/staff/${person.id}/biographics`);
    await page.getByRole('heading', { name: 'Record' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.waitForFunction(() => (document.activeElement as HTMLInputElement | null)?.value === 'Ana');
    await expectAccessible(page);
    await page.getByLabel('Family name').fill('Ruiz Vega');
    await page.getByLabel('Job title').fill('Head Nurse');
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Bogota');
    await page.getByRole('option', { name: 'America/Bogota' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ana Ruiz Vega' }).waitFor();
    const { body } = await admin.get(`/api/staff/${person.id}`);
    expect(body).toMatchObject({ familyName: 'Ruiz Vega', jobTitle: 'Head Nurse', timeZone: 'America/Bogota' });
    await page.waitForFunction(() => document.activeElement?.textContent === 'Edit');
  });

  it('adds, removes and orders addresses, and warns that links sent to a removed one die', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await registerPerson(admin);
    await invite(admin, person);
    const token = tokenIn(await mailTo(portal.smtp, person.email));
    const page = await pages.administrator(`/staff/${person.id}/biographics`);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('button', { name: 'Add an e-mail' }).click();
    await page.keyboard.type('new.address@northside.example');
    await page.getByLabel('E-mail 2 is the primary').check();
    await page.getByRole('button', { name: 'Remove e-mail 1' }).click();
    await page.getByText(`Links that were sent to ${person.email} stop working when you save.`).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Edit' }).waitFor();
    const { emails } = (await admin.get(`/api/staff/${person.id}`)).body;
    expect(emails).toEqual([{ address: 'new.address@northside.example', primary: true }]);
    await page.getByText('Not invited', { exact: true }).first().waitFor();
    expect((await portal.anonymous().post('/api/activations/inspect', { token })).status).toBe(410);
  });

  it('asks for the password before it takes away an address that somebody signs in with', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await activePerson(portal, admin);
    const page = await pages.administrator(`/staff/${person.id}/biographics`);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'E-mail 1' }).fill('moved.to@northside.example');
    await sql(portal.database.url, `update portal_access.session set stepped_up_at = now() - interval '11 minutes'`);
    await page.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog', { name: 'Confirm it is you' });
    await dialog.getByLabel('Your password').fill(administrator.password);
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('button', { name: 'Edit' }).waitFor();
    const { emails } = (await admin.get(`/api/staff/${person.id}`)).body;
    expect(emails).toEqual([{ address: 'moved.to@northside.example', primary: true }]);
  });

  it('says at the field what is wrong with it', async () => {
    const admin = await pages.portal.administrator();
    const [person, other] = [await registerPerson(admin), await registerPerson(admin)];
    const page = await pages.administrator(`/staff/${person.id}/biographics`);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Given name').fill(' ');
    await page.getByRole('textbox', { name: 'E-mail 1' }).fill('not an address');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Enter a name.').waitFor();
    await page.getByLabel('Given name').fill('Dana');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/is not an e-mail address/).waitFor();
    expect(await page.getByRole('textbox', { name: 'E-mail 1' }).getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'E-mail 1' }).fill(other.email);
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .getByText(/belongs to (another|a different) staff member/)
      .first()
      .waitFor();
  });

  it('shows both versions to whoever saves second', async () => {
    const admin = await pages.portal.administrator();
    const person = await registerPerson(admin);
    const page = await pages.administrator(`/staff/${person.id}/biographics`);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Office').fill('Lakeview');
    await admin.patch(`/api/staff/${person.id}`, { office: 'Riverside', jobTitle: 'Nurse' });
    await page.getByRole('button', { name: 'Save' }).click();
    const row = page.getByRole('row', { name: /Office/ });
    await row.getByText('Lakeview').waitFor();
    await row.getByText('Riverside').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save mine' }).click();
    await page.getByRole('button', { name: 'Edit' }).waitFor();
    const { body } = await admin.get(`/api/staff/${person.id}`);
    expect(body).toMatchObject({ office: 'Lakeview', jobTitle: 'Nurse' });
  });

  it('keeps what was typed when the connection is lost, and asks before it is left behind', async () => {
    const admin = await pages.portal.administrator();
    const person = await registerPerson(admin);
    const page = await pages.administrator(`/staff/${person.id}/biographics`);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Office').fill('Lakeview');
    await page.route(`**/api/staff/${person.id}`, (route) => route.abort());
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('The portal cannot be reached').waitFor();
    await page.getByRole('link', { name: 'Staff Portal', exact: true }).click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByLabel('Office').inputValue()).toBe('Lakeview');
    await page.unroute(`**/api/staff/${person.id}`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Edit' }).waitFor();
    expect((await admin.get(`/api/staff/${person.id}`)).body.office).toBe('Lakeview');
  });

  it('offboards somebody after saying what that means, and reinstates them', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await activePerson(portal, admin);
    const page = await pages.administrator(`/staff/${person.id}/biographics`);
    await page.getByRole('button', { name: 'Offboard' }).click();
    const dialog = page.getByRole('dialog', { name: 'Offboard this person?' });
    await dialog.getByText('is signed out at once').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Offboard' }).click();
    await page.getByText(/left the practice on/).waitFor();
    await page.getByText('Switched off', { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'Staff Portal', exact: true }).click();
    await page.getByText('No longer works here', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Reinstate on Biographics' }).click();
    await page.getByRole('button', { name: 'Reinstate' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reinstate' }).click();
    await page.getByText(/works at the practice/).waitFor();
    await page.getByText('Active', { exact: true }).first().waitFor();
  });
});
