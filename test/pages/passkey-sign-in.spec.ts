import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { type Client, until } from '../support/index.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { activatedPerson, activePerson, goodPassword } from '../support/people.js';
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

/** A fingerprint reader that is touched at once. Without it the browser has no way to make or use a passkey. */
async function fingerprintReader(page: Page): Promise<{ devtools: CDPSession; authenticatorId: string }> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { devtools, authenticatorId };
}

async function signIn(context: BrowserContext, email: string): Promise<void> {
  const data = { email, password: goodPassword };
  const answer = await context.request.post('/api/session', { data, headers: { origin: pages.portal.url } });
  expect(answer.status()).toBe(201);
}

async function signOut(page: Page): Promise<void> {
  const left = page.waitForURL(/sign-in/);
  await page.getByRole('button', { name: /Your account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await left;
}

/** From the next page on the browser is one that uses passkeys only when it is asked to. */
const suggestsNothing = (page: Page) =>
  page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });

const setUpComplete = async ({ client }: { client: Client }) => (await client.get('/api/session')).body.status.state;

/** Somebody whose practice requires a second factor, as the last step of the set-up. */
async function personBeforeSecondFactor() {
  const person = await activatedPerson(pages.portal, admin);
  for (const step of ['confirm_contact_details', 'accept_terms']) await person.client.post(`/api/session/setup/${step}`);
  await sql(pages.portal.database.url, 'update portal_access.portal_access set second_factor_required = true where id = $1', [
    person.id,
  ]);
  return person;
}

describe('A second factor that the practice requires', () => {
  it('is an authenticator app: the recovery codes are shown once and kept before it goes on', async () => {
    const person = await personBeforeSecondFactor();
    const page = await pages.signedIn({ email: person.email, password: goodPassword });
    await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Use an authenticator app' }).click();
    await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
    await expectAccessible(page);
    const secret = (await page.locator('pre').innerText()).replaceAll(' ', '');
    await page.getByLabel('Code from the app').fill('000000');
    await page.getByRole('button', { name: 'Confirm the code' }).click();
    await page.getByText('The code is not right').waitFor();
    await withinOneStep();
    await page.getByLabel('Code from the app').fill(totpCode(secret));
    await page.getByRole('button', { name: 'Confirm the code' }).click();

    const codes = page.getByRole('list', { name: 'Your recovery codes' }).getByRole('listitem');
    await codes.first().waitFor();
    expect(await codes.count()).toBe(10);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('status').getByText('Copied.').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.trim().split('\n')).toEqual(await codes.allInnerTexts());
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    expect((await download).suggestedFilename()).toBe('staff-portal-recovery-codes.txt');
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.waitForURL('/home');
    expect(await setUpComplete(person)).toBe('active');
  }, 60_000);

  it('is a passkey, which then signs in without a password', async () => {
    const person = await personBeforeSecondFactor();
    const context = await pages.visitor();
    const page = await context.newPage();
    await fingerprintReader(page);
    await signIn(context, person.email);
    await page.goto('/');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByLabel('Name of the passkey').fill('The laptop at the front desk');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create the passkey' }).click();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.waitForURL('/home');
    expect(await setUpComplete(person)).toBe('active');

    // The page lets the browser suggest passkeys at the e-mail field, and this reader is touched at the first suggestion.
    await signOut(page);
    await page.waitForURL('/home');

    await suggestsNothing(page);
    await signOut(page);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL('/home');
  }, 60_000);
});

const passkeysIn = async ({ devtools, authenticatorId }: Awaited<ReturnType<typeof fingerprintReader>>) =>
  (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length;

/** A person whose passkey is in the reader of their page, which is at the security page. */
async function personWithPasskey() {
  const person = await activePerson(pages.portal, admin);
  const context = await pages.visitor();
  const page = await context.newPage();
  await suggestsNothing(page);
  const reader = await fingerprintReader(page);
  await signIn(context, person.email);
  await page.goto('/security');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByLabel('Name of the passkey').fill('The laptop');
  await page.getByRole('button', { name: 'Create the passkey' }).click();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByRole('button', { name: 'Remove the passkey The laptop' }).waitFor();
  expect(await passkeysIn(reader)).toBe(1);
  return { person, page, reader };
}

describe('A passkey that was removed', () => {
  it('on its own page is forgotten by the browser and its device', async () => {
    const { page, reader } = await personWithPasskey();
    await page.getByRole('button', { name: 'Remove the passkey The laptop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await until('the reader has forgotten it', async () => (await passkeysIn(reader)) === 0);
  }, 60_000);

  it('elsewhere is forgotten when somebody tries to sign in with it, with words that say so', async () => {
    const { person, page, reader } = await personWithPasskey();
    await signOut(page);
    await sql(pages.portal.database.url, 'delete from portal_access.passkey where staff_id = $1', [person.id]);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('alert').getByText('This passkey was removed from your account.').waitFor();
    await until('the reader has forgotten it', async () => (await passkeysIn(reader)) === 0);
  }, 60_000);

  it('is not what one is that only may not sign in now', async () => {
    const { person, page, reader } = await personWithPasskey();
    await signOut(page);
    await sql(pages.portal.database.url, 'update portal_access.portal_access set disabled_at = now() where id = $1', [person.id]);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('alert').filter({ hasText: 'You are not signed in' }).waitFor();
    expect(await passkeysIn(reader)).toBe(1);
  }, 60_000);
});

describe('Signing in by passkey', () => {
  it('says in words that no passkey was used, and leaves the password as a way in', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await pages.open('/sign-in');
    const { devtools, authenticatorId } = await fingerprintReader(page);
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('alert').getByText('No passkey was used.').waitFor();
    await expectAccessible(page);
    await page.getByLabel('E-mail').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(goodPassword);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL('/home');
  });
});
