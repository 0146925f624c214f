import type { Page } from 'playwright-core';
import type { Client } from '../support/client.js';
import { addAuthenticator } from '../support/laptop.js';
import { activePerson, goodPassword, type Person } from '../support/people.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { totpCode, withinOneStep } from '../support/second-factors.js';
import { sql } from '../support/sql.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const securityOf = ({ email }: Person): Promise<Page> => pages.signedIn({ email, password: goodPassword }, '/security');
const factorsOf = (page: Page) => page.getByRole('region', { name: 'Second factor' });
const codeAsked = async ({ email }: Person) =>
  (await pages.portal.anonymous().post('/api/session', { email, password: goodPassword })).body.code;
/** As if the person had given their password more than 10 minutes ago. */
const letStepUpPass = ({ id }: Person) =>
  sql(
    pages.portal.database.url,
    "update portal_access.session set stepped_up_at = now() - interval '11 minutes' where staff_id = $1",
    [id],
  );
const confirmIn = async (page: Page, title: string, button: string) => {
  const question = page.getByRole('dialog', { name: title });
  await question.getByRole('button', { name: button }).click();
  await question.waitFor({ state: 'detached' });
};

/** Sets up the app as a person does who types the key into it. */
async function setUpApp(page: Page): Promise<string[]> {
  const factors = factorsOf(page);
  await factors.getByRole('button', { name: 'Set up the app' }).click();
  const key = factors.locator('pre');
  const secret = (await key.textContent())!.replaceAll(' ', '');
  await factors.getByRole('img', { name: /QR code/ }).waitFor();
  await expectAccessible(page);
  await factors.getByLabel('Code from the app').fill('abcdef');
  await page.keyboard.press('Enter');
  await factors.getByText('The code is not right', { exact: false }).waitFor();
  await withinOneStep();
  await factors.getByLabel('Code from the app').fill(totpCode(secret));
  await page.keyboard.press('Enter');
  const codes = factors.getByRole('list', { name: 'Your recovery codes' });
  await codes.waitFor();
  await expectAccessible(page);
  const kept = await codes.getByRole('listitem').allTextContents();
  await factors.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('The authenticator app is set up.').waitFor();
  return kept;
}

describe('Second factors on the security page', () => {
  it('are an authenticator app, which is set up, renewed in its recovery codes, and removed', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await securityOf(person);
    const factors = factorsOf(page);
    await factors.getByText('Your account is protected by its password alone.', { exact: false }).waitFor();
    const codes = await setUpApp(page);
    expect(codes).toHaveLength(10);
    await factors.getByText('10 codes are left.', { exact: false }).waitFor();
    expect(await codeAsked(person)).toBe('portal-access.second-factor-required');

    await factors.getByRole('button', { name: 'Make new codes' }).click();
    await confirmIn(page, 'Make new recovery codes?', 'Make new codes');
    const renewed = factors.getByRole('list', { name: 'Your recovery codes' });
    await renewed.waitFor();
    expect(await renewed.getByRole('listitem').allTextContents()).not.toEqual(codes);
    await factors.getByRole('button', { name: 'I have kept them' }).click();

    await factors.getByRole('button', { name: 'Remove the app' }).click();
    await confirmIn(page, 'Remove the authenticator app?', 'Remove the app');
    await page.getByText('The authenticator app is removed.').waitFor();
    await factors.getByText('Not set up.', { exact: false }).waitFor();
    expect(await factors.getByText('codes are left').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Second factor');
    expect(await codeAsked(person)).toBeUndefined();
  });

  it('are passkeys, which are added, renamed and removed', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await securityOf(person);
    await addAuthenticator(page);
    const factors = factorsOf(page);
    await factors.getByRole('button', { name: 'Add a passkey' }).click();
    await factors.getByLabel('Name of the passkey').fill('Telephone');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await factors.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('The passkey is added.').waitFor();
    const list = factors.getByRole('list', { name: 'Passkeys' });
    await list.getByText('not used yet', { exact: false }).waitFor();
    await expectAccessible(page);

    await list.getByRole('button', { name: 'Rename the passkey Telephone' }).click();
    const renaming = page.getByRole('dialog', { name: 'Rename the passkey' });
    await renaming.getByLabel('Name').fill('Front desk');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await list.getByText('Front desk', { exact: true }).waitFor();
    await renaming.waitFor({ state: 'detached' });

    await factors.getByRole('button', { name: 'Add a passkey' }).click();
    await page.keyboard.press('Enter');
    await factors.getByText('This device has a passkey for your account already.').waitFor();
    await factors.getByRole('button', { name: 'Cancel' }).click();

    await list.getByRole('button', { name: 'Remove the passkey Front desk' }).click();
    await confirmIn(page, 'Remove this passkey?', 'Remove');
    await page.getByText('The passkey is removed.').waitFor();
    await factors.getByText('No passkey yet.', { exact: false }).waitFor();
    expect(await codeAsked(person)).toBeUndefined();
  });

  it('ask for the password where it was given more than 10 minutes ago', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await securityOf(person);
    await addAuthenticator(page);
    await letStepUpPass(person);
    const factors = factorsOf(page);
    await factors.getByRole('button', { name: 'Add a passkey' }).click();
    await factors.getByLabel('Name of the passkey').fill('Telephone');
    await page.keyboard.press('Enter');
    const password = page.getByRole('dialog', { name: 'Confirm it is you' });
    await expectAccessible(page);
    await password.getByLabel('Your password').fill('not my password at all');
    await page.keyboard.press('Enter');
    await password.getByRole('alert').waitFor();
    await password.getByLabel('Your password').fill(goodPassword);
    await page.keyboard.press('Enter');
    await factors.getByRole('button', { name: 'I have kept them' }).click();
    await factors.getByRole('list', { name: 'Passkeys' }).getByText('Telephone').waitFor();

    await letStepUpPass(person);
    await factors.getByRole('button', { name: 'Remove the passkey Telephone' }).click();
    await confirmIn(page, 'Remove this passkey?', 'Remove');
    await password.getByRole('button', { name: 'Cancel' }).click();
    await password.waitFor({ state: 'detached' });
    await factors.getByRole('list', { name: 'Passkeys' }).getByText('Telephone').waitFor();
  });

  it('are set up by keyboard alone, with the focus always somewhere', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await securityOf(person);
    await addAuthenticator(page);
    const focused = () => page.evaluate(() => document.activeElement?.textContent || document.activeElement?.tagName);
    await factorsOf(page).getByRole('button', { name: 'Add a passkey' }).waitFor();
    for (let presses = 0; presses < 40 && (await focused()) !== 'Add a passkey'; presses += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('INPUT');
    await page.keyboard.press('Enter');
    await factorsOf(page).getByRole('button', { name: 'I have kept them' }).waitFor();
    expect(await focused()).toBe('Your recovery codes');
    for (let presses = 0; presses < 10 && (await focused()) !== 'I have kept them'; presses += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('The passkey is added.').waitFor();
    expect(await focused()).toBe('Second factor');
  });
});
