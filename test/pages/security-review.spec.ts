import type { Client } from '../support/index.js';
import { addAuthenticator } from '../support/laptop.js';
import { expectAccessible, layoutShift, type Pages, startPages } from '../support/pages.js';
import { newPassword, passwordLinkFor, resetWith } from '../support/password-links.js';
import { activePerson, goodPassword } from '../support/people.js';
import { personBeforeReview } from '../support/review.js';
import { addTotp, totpCode } from '../support/second-factors.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

describe('The review after a new password', () => {
  it('comes before every other page, keeps one, removes another and then goes on', async () => {
    const person = await personBeforeReview(pages, admin, ['My laptop', 'Unknown phone']);
    const page = await pages.signedIn({ email: person.email, password: goodPassword }, '/security');
    await page.waitForURL('/security-review');
    await page.getByRole('heading', { name: 'Do you know these?' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Keep: Passkey “My laptop”' }).click();
    await page.getByRole('status').getByText('Kept: Passkey “My laptop”').waitFor();
    await page.getByText('Passkey “My laptop”', { exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Remove: Passkey “Unknown phone”' }).click();
    await page.waitForURL('/home');
    await page.goto('/security');
    await page.getByRole('button', { name: 'Remove the passkey My laptop' }).waitFor();
    expect(await page.getByText('Unknown phone').count()).toBe(0);
  }, 60_000);

  it('comes right after the person changed the password', async () => {
    const person = await activePerson(pages.portal, admin);
    const { secret } = await addTotp(person.client);
    const code = totpCode(secret);
    const page = await pages.signedIn({ email: person.email, password: goodPassword, code }, '/security');
    await page.getByLabel('Current password').fill(goodPassword);
    await page.getByLabel('New password', { exact: true }).fill(newPassword);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.waitForURL('/security-review');
    await page.getByRole('button', { name: 'Keep: Authenticator app' }).click();
    await page.waitForURL('/home');
  }, 60_000);

  it('can be put off, comes again with the next page load, and is in Spanish too', async () => {
    const person = await personBeforeReview(pages, admin, ['Mi teléfono']);
    await person.client.patch('/api/session/profile', { locale: 'es' });
    const page = await pages.signedIn({ email: person.email, password: goodPassword });
    await page.waitForURL('/security-review');
    await page.getByRole('heading', { name: '¿Reconoce estas formas de acceso?' }).waitFor();
    await page.getByRole('button', { name: 'Conservar: Llave de acceso «Mi teléfono»' }).waitFor();
    await page.getByRole('button', { name: 'Decidir más tarde' }).click();
    await page.waitForURL('/home');
    await page.reload();
    await page.waitForURL('/security-review');
  }, 60_000);
});

describe('The review on a telephone', () => {
  it('fits in Spanish, whatever the person called the passkeys', async () => {
    const names = ['Wolfeschlegelsteinhausenbergerdorff'.repeat(2).slice(0, 60), 'הטלפון של דנה'];
    const person = await personBeforeReview(pages, admin, names);
    await person.client.patch('/api/session/profile', { locale: 'es' });
    const telephone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'es-MX' };
    const page = await pages.signedIn({ email: person.email, password: goodPassword }, '/', telephone);
    await page.getByRole('listitem').nth(1).waitFor();
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(tooWide).toBeLessThanOrEqual(0);
    expect(await layoutShift(page)).toBeLessThan(0.02);
    await expectAccessible(page);
  }, 60_000);
});

describe('A passkey that was added shortly before a reset', () => {
  it('asks for the password too, and leads to the review', async () => {
    const person = await activePerson(pages.portal, admin);
    const context = await pages.visitor();
    const page = await context.newPage();
    await addAuthenticator(page);
    // The authenticator would answer the first suggestion at the e-mail field.
    await page.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = async () => false;
    });
    const data = { email: person.email, password: goodPassword };
    await context.request.post('/api/session', { data, headers: { origin: pages.portal.url } });
    await page.goto('/security');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByLabel('Name of the passkey').fill('Laptop');
    await page.getByRole('button', { name: 'Create the passkey' }).click();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    const { token } = await passwordLinkFor(admin, person);
    expect((await resetWith(pages.portal.anonymous(), token)).status).toBe(204);

    // The reset has ended the session: the page leads there by itself.
    await page.waitForURL(/\/sign-in/);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    const password = page.getByLabel('Password for the passkey');
    await password.waitFor();
    await expectAccessible(page);
    await password.fill('not the password at all');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('alert').getByText('The password is not right').waitFor();
    await password.fill(newPassword);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL('/security-review');
    await page.getByRole('button', { name: 'Keep: Passkey “Laptop”' }).click();
    await page.waitForURL('/home');
  }, 60_000);
});
