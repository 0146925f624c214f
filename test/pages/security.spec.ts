import type { Page } from 'playwright-core';
import type { Client } from '../support/client.js';
import { activePerson, goodPassword, type Person } from '../support/people.js';
import { expectAccessible, layoutShift, type Pages, startPages } from '../support/pages.js';

const newPassword = 'eleven otters fold blue maps';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const securityOf = ({ email }: Person, options?: Parameters<Pages['visitor']>[0]): Promise<Page> =>
  pages.signedIn({ email, password: goodPassword }, '/security', options);
const signIn = async (email: string, password: string) =>
  (await pages.portal.anonymous().post('/api/session', { email, password })).status;
const regionOf = (page: Page, name: string) => page.getByRole('region', { name });

describe('The security page', () => {
  it('changes the password, and signs out everywhere else at once', async () => {
    const person = await activePerson(pages.portal, admin);
    const elsewhere = await securityOf(person);
    await elsewhere.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
    const page = await securityOf(person);
    const password = regionOf(page, 'Password');
    await password.getByLabel('Current password').fill('not my password at all');
    await password.getByLabel('New password').fill(newPassword);
    await password.getByRole('button', { name: 'Change password' }).click();
    await password.getByText('The password is not right', { exact: false }).waitFor();
    await expectAccessible(page);
    await password.getByLabel('Current password').fill(goodPassword);
    await password.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Your password is changed. You are signed out everywhere else.').waitFor();
    expect(await password.getByLabel('New password').inputValue()).toBe('');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Password');

    await elsewhere.waitForURL(/\/sign-in\?farewell=ended/, { timeout: 5_000 });
    expect([await signIn(person.email, goodPassword), await signIn(person.email, newPassword)]).toEqual([401, 201]);
  });

  it('says what is wrong with a new password before anything is sent', async () => {
    const page = await securityOf(await activePerson(pages.portal, admin));
    const password = regionOf(page, 'Password');
    await password.getByRole('button', { name: 'Change password' }).click();
    await password.getByText('Enter your current password.').waitFor();
    await password.getByLabel('Current password').fill(goodPassword);
    await password.getByLabel('New password').fill('short');
    await password.getByRole('button', { name: 'Change password' }).click();
    await password.getByText('Too short: it needs at least 15 characters.').waitFor();
    expect(await password.getByLabel('New password').getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);
  });

  it('lists where one is signed in, ends one of them, and all the others after asking', async () => {
    const person = await activePerson(pages.portal, admin);
    const telephone = await securityOf(person, {
      userAgent:
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
      viewport: { width: 390, height: 844 },
    });
    await telephone.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
    expect(await telephone.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    const page = await securityOf(person);
    const list = page.getByRole('list', { name: 'Where you are signed in' });
    await list.getByText('This device').waitFor();
    expect(await list.getByRole('listitem').first().textContent()).toMatch(/^Chrome on Linux.*This device/);
    expect(await list.getByRole('listitem').count()).toBe(3);
    expect(await layoutShift(page)).toBeLessThan(0.05);
    await expectAccessible(page);

    await page.getByRole('button', { name: /^Sign out Safari on iPhone/ }).click();
    await page.getByText('That device is signed out.').waitFor();
    await telephone.waitForURL(/\/sign-in\?farewell=ended/, { timeout: 5_000 });
    await telephone.getByText('Your session has ended.', { exact: false }).waitFor();
    expect(await list.getByRole('listitem').count()).toBe(2);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Where you are signed in');

    await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
    const question = page.getByRole('dialog', { name: 'Sign out everywhere else' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    expect((await person.client.get('/api/session')).status).toBe(200);
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await question.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await page.getByText('You are signed out everywhere else.').waitFor();
    expect((await person.client.get('/api/session')).status).toBe(401);
    expect(await list.getByRole('listitem').count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Sign out everywhere else' }).count()).toBe(0);
  });

  it('tells every sign-in and every refusal in words, and more of them when asked', async () => {
    const person = await activePerson(pages.portal, admin);
    for (let attempt = 0; attempt < 11; attempt += 1) await signIn(person.email, 'not my password at all');
    const page = await securityOf(person);
    const list = page.getByRole('list', { name: 'Sign-in history' });
    await list.getByText('Signed in with the password').waitFor();
    expect(await list.getByText('Refused: the password or passkey was not right').count()).toBe(9);
    await page.getByRole('button', { name: 'Show more' }).click();
    await list.getByText('Account activated and signed in').waitFor();
    expect(await list.getByRole('listitem').count()).toBe(13);
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
  });

  it('says so when the portal cannot be reached, and shows everything once it can', async () => {
    const page = await pages.signedIn(
      { email: (await activePerson(pages.portal, admin)).email, password: goodPassword },
      '/profile',
    );
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    await page.route('**/api/sessions', (route) => route.abort());
    await page.getByRole('link', { name: 'Security' }).click();
    const sessions = regionOf(page, 'Where you are signed in');
    await sessions.getByRole('alert').waitFor();
    await expectAccessible(page);
    await page.unroute('**/api/sessions');
    await sessions.getByRole('button', { name: 'Try again' }).click();
    await sessions.getByText('This device').waitFor();
  });
});
