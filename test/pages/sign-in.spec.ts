import type { Page } from 'playwright-core';
import { administrator, type Client } from '../support/index.js';
import { press, typeInto } from '../support/keyboard.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { activePerson, goodPassword } from '../support/people.js';
import { addTotp, totpCode, wrongTotpCode } from '../support/second-factors.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages({ SIGN_IN_LIMITS: 'on' });
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const submit = (page: Page) => page.getByRole('button', { name: 'Sign in', exact: true });

async function give(page: Page, email: string, password = goodPassword): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await submit(page).click();
}

describe('Signing in', () => {
  it('leads with the keyboard alone to where the person wanted to go', async () => {
    const page = await pages.open('/staff?search=dana');
    await page.waitForURL(/sign-in/);
    await typeInto(page, page.getByLabel('E-mail'), administrator.email);
    await typeInto(page, page.getByLabel('Password', { exact: true }), administrator.password);
    await press(page, submit(page));
    await page.waitForURL('/staff?search=dana');
  });

  it.each(['//evil.example/', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', '/\t/evil.example'])(
    'leads home where the address asks for a place that is not ours: %j',
    async (next) => {
      const page = await pages.open(`/sign-in?${new URLSearchParams({ next })}`);
      await give(page, administrator.email, administrator.password);
      await page.waitForURL('/staff');
    },
  );

  it.each([
    ['signed-out', 'You are signed out.'],
    ['ended', 'Your session has ended. Sign in to go on.'],
    ['password-changed', 'Your password is changed. Sign in with the new one.'],
    ['password-set', 'Your new password is set. Sign in with it.'],
    ['address-confirmed', 'Your new address is confirmed. Sign in with it.'],
  ])('tells why one is there (%s)', async (farewell, words) => {
    const page = await pages.open(`/sign-in?farewell=${farewell}`);
    await page.getByRole('status').getByText(words).waitFor();
    await expectAccessible(page);
  });

  it('says what is missing, what is wrong, and after too many attempts how long to wait', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await pages.open('/sign-in');
    await submit(page).click();
    await page.getByText('Enter your e-mail address').waitFor();
    await page.getByText('Enter your password.').waitFor();
    await expectAccessible(page);
    await give(page, person.email, 'wrong');
    await page.getByRole('alert').getByText('This did not open an account.').waitFor();
    await expectAccessible(page);
    for (let attempt = 0; attempt < 5; attempt++)
      await pages.portal.anonymous().post('/api/session', { email: person.email, password: 'wrong' });
    await give(page, person.email);
    await page
      .getByRole('alert')
      .getByText(/too many failed attempts\. Try again in 1[0-5] minutes/)
      .waitFor();
    expect(await page.getByLabel('E-mail').inputValue()).toBe(person.email);
  });

  it('asks for the code of the authenticator app after the password, or for a recovery code', async () => {
    const person = await activePerson(pages.portal, admin);
    const { secret, recoveryCodes } = await addTotp(person.client);
    const page = await pages.open('/sign-in');
    await give(page, person.email);
    const code = page.getByLabel('Code from the app');
    await code.waitFor();
    expect(await code.evaluate((input) => input === document.activeElement)).toBe(true);
    await expectAccessible(page);
    await code.fill(wrongTotpCode(secret));
    await page.keyboard.press('Enter');
    await page.getByText('The code is not right, or it was used already.').waitFor();
    await code.fill(totpCode(secret));
    await page.keyboard.press('Enter');
    await page.waitForURL('/home');

    const other = await pages.open('/sign-in');
    await give(other, person.email);
    await other.getByRole('button', { name: 'Use a recovery code' }).click();
    await other.getByLabel('Recovery code').fill(recoveryCodes[0]!);
    await expectAccessible(other);
    await submit(other).click();
    await other.waitForURL('/home');
  });

  it('goes back from the code to the password', async () => {
    const person = await activePerson(pages.portal, admin);
    await addTotp(person.client);
    const page = await pages.open('/sign-in');
    await give(page, person.email);
    await page.getByRole('button', { name: 'Back' }).click();
    const email = page.getByLabel('E-mail');
    expect(await email.inputValue()).toBe(person.email);
    expect(await email.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
  });
});
