import { activePerson, goodPassword, invite, mailTo, registerPerson, tokenIn } from '../support/people.js';
import { type Pages, startPages } from '../support/pages.js';
import { addTotp } from '../support/second-factors.js';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

describe('The open page of an administrator', () => {
  it('follows a person from the invitation to the end of the set-up without being reloaded', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await registerPerson(admin, { givenName: 'Lena' });
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    const status = page.getByRole('region', { name: '2. Portal access' }).getByRole('status').first();
    await status.getByText('Not invited yet.').waitFor();
    await page.evaluate(() => ((window as any).neverReloaded = true));

    await invite(admin, person);
    await status.getByText(/^Invitation sent to/).waitFor();
    const token = tokenIn(await mailTo(portal.smtp, person.email));

    const theirs = await pages.open(`/activate#${token}`);
    await status.getByText(/^Invitation sent to/).waitFor();
    await theirs.getByLabel('Choose a password', { exact: true }).fill(goodPassword);
    await theirs.getByRole('button', { name: 'Activate the account' }).click();
    await status.getByText(/hasn't completed: Confirm contact details, Accept terms\.$/).waitFor();
    await theirs.getByRole('button', { name: 'Confirm and go on' }).click();
    await status.getByText(/hasn't completed: Accept terms\.$/).waitFor();
    await theirs.getByRole('button', { name: 'I accept these terms' }).click();
    await status.getByText(/^Active\. Last signed in/).waitFor();
    await page.getByRole('button', { name: 'Generate Link' }).waitFor();

    await page.getByRole('link', { name: 'Activity' }).click();
    await page.getByText(/activated the account and set a password\.$/).waitFor();
    expect(await page.evaluate(() => (window as any).neverReloaded)).toBe(true);
  });

  it('is left at once by somebody who is no administrator any more', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await activePerson(portal, admin);
    await admin.put(`/api/staff/${person.id}/portal/role`, { role: 'administrator' });
    const page = await pages.signedIn({ email: person.email, password: goodPassword }, '/staff');
    await page.getByRole('heading', { level: 1, name: 'Staff' }).waitFor();
    await admin.put(`/api/staff/${person.id}/portal/role`, { role: 'staff' });
    await page.waitForURL('**/home');
    await page.getByRole('link', { name: 'Overview' }).waitFor({ state: 'detached' });
  });

  it('shows at once what another administrator switched off and restored', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await activePerson(portal, admin, { givenName: 'Omar' });
    const watching = await pages.administrator(`/staff/${person.id}/portal`);
    const acting = await pages.administrator(`/staff/${person.id}/portal`);
    await acting.getByRole('button', { name: 'Switch access off' }).click();
    const dialog = acting.getByRole('dialog', { name: 'Switch access off?' });
    await dialog.getByLabel('Reason').fill('On leave until May');
    await dialog.getByRole('button', { name: 'Switch access off' }).click();
    await watching.getByText(/^Portal access is switched off since/).waitFor();
    await watching.getByText('On leave until May').waitFor();
    await watching.getByText('Restore it before you make a link.').waitFor();
    expect((await person.client.get('/api/session')).status).toBe(401);

    await acting.getByRole('button', { name: 'Restore access' }).click();
    await acting.getByRole('dialog').getByRole('button', { name: 'Restore access' }).click();
    await watching.getByText(/^Active\. Last signed in/).waitFor();
  });

  it('changes what a person may use in the page that the person has open', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await activePerson(portal, admin);
    const theirs = await pages.signedIn({ email: person.email, password: goodPassword }, '/home');
    await theirs.getByRole('heading', { level: 1 }).waitFor();
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    const asked = theirs.waitForResponse(
      async (response) =>
        new URL(response.url()).pathname === '/api/session' && (await response.json()).features?.includes('secure_messaging'),
    );
    await page.getByLabel('Use secure messaging').check();
    await page.getByRole('button', { name: 'Save Features' }).click();
    await page.getByText('Features saved.').waitFor();
    await asked;
    await theirs.getByText('Secure messaging').first().waitFor();

    await page.getByLabel('Use secure messaging').uncheck();
    await page.getByRole('button', { name: 'Save Features' }).click();
    await theirs.getByText('Secure messaging').first().waitFor({ state: 'detached' });
  });

  it('changes roles after asking, and takes a lost second factor away', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await activePerson(portal, admin, { givenName: 'Rosa', familyName: 'Lima' });
    await addTotp(person.client);
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await page.getByRole('button', { name: 'Reset second factor' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reset second factor' }).click();
    await page.getByText('The second factor of Rosa Lima is removed.').waitFor();
    await page.getByRole('button', { name: 'Make administrator' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make administrator' }).click();
    await page.getByText('Rosa Lima is an administrator now.').waitFor();
    expect((await admin.get(`/api/staff/${person.id}/portal`)).body).toMatchObject({ role: 'administrator', secondFactor: null });
    await page.getByRole('button', { name: 'Make staff member' }).waitFor();
  });
});
