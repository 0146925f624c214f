import type { Locator, Page } from 'playwright-core';
import type { Client } from '../support/index.js';
import { type Pages, startPages } from '../support/pages.js';
import { activePerson, goodPassword, invitedPerson, mailTo, registerPerson } from '../support/people.js';
import { settled } from '../support/sql.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages({ PRACTICE_TIME_ZONE: 'UTC' });
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

/** As slow as people are: by the second click the API has long done what the first asked for. */
const doubleClick = (button: Locator) => button.click({ clickCount: 2, delay: 200 });
const press = (page: Page, name: string) => doubleClick(page.getByRole('button', { name, exact: true }));

/** How often something of this kind has happened to the person, once everything is done that follows. */
async function times({ id }: { id: string }, type: string): Promise<number> {
  await settled(pages.portal.database.url);
  const { body } = await admin.get(`/api/staff/${id}/portal/timeline`);
  return body.items.filter((fact: any) => fact.type === type).length;
}

describe('A double click has one effect', () => {
  it('on features, an invitation, and one that is sent again', async () => {
    const person = await registerPerson(admin);
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await page.getByLabel('Use secure messaging').check();
    await press(page, 'Save Features');
    await page.getByText('Features saved.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await times(person, 'features_saved')).toBe(1);

    await press(page, 'Send Invitation');
    await page.getByText(/^Invitation sent to/).waitFor();
    expect(await times(person, 'invitation_issued')).toBe(1);
    await press(page, 'Send Again');
    await page.getByText(/^Invitation sent to/).waitFor();
    expect(await times(person, 'invitation_issued')).toBe(2);
  }, 60_000);

  it('on a password link and its e-mail', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await page.getByLabel('Link Expiration Date').click();
    await page.getByRole('dialog').locator('table button:enabled:visible').first().click();
    await press(page, 'Generate Link');
    await page.getByLabel('Link', { exact: true }).waitFor();
    expect(await times(person, 'password_link_made')).toBe(1);
    await press(page, 'E-mail it');
    await mailTo(pages.portal.smtp, person.email, 2);
    expect(await times(person, 'password_link_email_queued')).toBe(1);
  }, 60_000);

  it('on the way in: activation, contact details, terms', async () => {
    const person = await invitedPerson(pages.portal, admin);
    const page = await pages.open(`/activate#${person.token}`);
    await page.getByLabel('Choose a password').fill(goodPassword);
    await press(page, 'Activate the account');
    await press(page, 'Confirm and go on');
    await page.getByRole('heading', { name: 'Terms of use' }).waitFor();
    expect(await times(person, 'setup_step_completed')).toBe(1);
    await press(page, 'I accept these terms');
    await page.waitForURL('/home');
    expect(await times(person, 'setup_step_completed')).toBe(2);
    expect(await times(person, 'signed_in')).toBe(1);
  }, 60_000);

  it('on a forgotten password', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await pages.open('/forgot-password');
    await page.getByLabel('E-mail').fill(person.email);
    await press(page, 'Send the link');
    await page.getByRole('status').filter({ hasText: /\w/ }).first().waitFor();
    await mailTo(pages.portal.smtp, person.email, 2);
    expect(await times(person, 'password_link_made')).toBe(1);
  }, 60_000);
});
