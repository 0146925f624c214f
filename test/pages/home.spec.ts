import type { Page } from 'playwright-core';
import type { Client } from '../support/client.js';
import { activePerson, goodPassword } from '../support/people.js';
import { expectAccessible, layoutShift, type Pages, startPages } from '../support/pages.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const homeOf = ({ email }: { email: string }, options?: Parameters<Pages['visitor']>[0]): Promise<Page> =>
  pages.signedIn({ email, password: goodPassword }, '/home', options);
const grant = async (id: string, features: string[]) =>
  expect((await admin.put(`/api/staff/${id}/portal/features`, { features })).status).toBe(200);

describe('The home page', () => {
  it('greets by name, and says what to expect while nothing is switched on', async () => {
    const page = await homeOf(await activePerson(pages.portal, admin, { jobTitle: 'Nurse', office: 'Lakeview' }));
    await page.getByRole('heading', { level: 1, name: 'Welcome, Dana' }).waitFor();
    await page.getByText('Nurse · Lakeview').waitFor();
    await page.getByText('Nothing is switched on for you yet.').waitFor();
    await page.getByText(/Ask an administrator of .+\./).waitFor();
    await page.getByText('Account activated and signed in').waitFor();
    await expectAccessible(page);
    expect(await layoutShift(page)).toBeLessThan(0.01);
  });

  it('follows an administrator who switches features on and off, without a reload', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await homeOf(person);
    await page.getByText('Nothing is switched on for you yet.').waitFor();
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await grant(person.id, ['balance_payment', 'secure_messaging']);
    const tiles = page.getByRole('region', { name: 'What you can use' }).getByRole('link');
    const tile = tiles.filter({ hasText: 'Secure messaging' });
    await tile.waitFor();
    expect(await tiles.count()).toBe(2);
    await expectAccessible(page);
    await grant(person.id, ['balance_payment']);
    await tile.waitFor({ state: 'detached' });
    await tiles.filter({ hasText: 'Balance payment' }).waitFor();
    await grant(person.id, []);
    await page.getByText('Nothing is switched on for you yet.').waitFor();
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  });

  it('has a tile for each feature, in their order', async () => {
    const person = await activePerson(pages.portal, admin);
    await grant(person.id, ['secure_messaging', 'billing_documents', 'balance_payment']);
    const page = await homeOf(person);
    const features = page.getByRole('region', { name: 'What you can use' });
    await features.getByText('Balance payment').waitFor();
    expect(await features.getByRole('link').allInnerTexts()).toEqual([
      expect.stringContaining('Secure messaging'),
      expect.stringContaining('Billing documents'),
      expect.stringContaining('Balance payment'),
    ]);
  });

  it('recommends a second factor, and shows who signed in and who was refused', async () => {
    const person = await activePerson(pages.portal, admin);
    await pages.portal.anonymous().post('/api/session', { email: person.email, password: 'not the password at all' });
    const page = await homeOf(person);
    const account = page.getByRole('region', { name: 'Your account' });
    await account.getByText('Recommended').waitFor();
    const latest = page.getByRole('list', { name: 'Latest sign-ins' });
    await latest.getByText('Refused: the password or passkey was not right').waitFor();
    await latest.getByText('Signed in with the password').waitFor();
    await account.getByRole('link', { name: 'Second factor' }).click();
    await page.waitForURL('**/security#second-factor');
    await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
  });

  it('speaks Spanish to whose record says so, and keeps names of any length and direction in their place', async () => {
    const givenName = `${'ابتسام'.repeat(20)}${'Wolfeschlegelstein'.repeat(4)}`.slice(0, 190);
    const person = await activePerson(pages.portal, admin, { givenName, locale: 'es' });
    const page = await homeOf(person, { viewport: { width: 390, height: 844 } });
    await page.getByRole('heading', { level: 1, name: `Le damos la bienvenida, ${givenName}` }).waitFor();
    await page.getByText('Cuenta activada y sesión iniciada').waitFor();
    const [width, scroll] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
    expect(scroll).toBeLessThanOrEqual(width!);
    await expectAccessible(page);
  });
});
