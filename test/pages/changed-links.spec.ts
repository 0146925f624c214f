import type { Page } from 'playwright-core';
import { issueInvoice, openAccount } from '../support/billing.js';
import type { Client } from '../support/index.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { personWithLink } from '../support/password-links.js';
import { linkOf, startPayment } from '../support/payments.js';
import { goodPassword, invitedPerson } from '../support/people.js';
import { settled } from '../support/sql.js';
import { startStripeSandbox, type TestStripeSandbox } from '../support/stripe-sandbox.js';

let pages: Pages;
let sandbox: TestStripeSandbox;
let admin: Client;

beforeAll(async () => {
  sandbox = await startStripeSandbox();
  // Counts the mails to every administrator.
  pages = await startPages(sandbox.env);
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => expect(pages.complaints()).toEqual([]));

afterAll(async () => {
  await pages?.stop();
  await sandbox?.stop();
});

const address = (page: Page) => page.evaluate(() => location.pathname + location.search + location.hash);
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

describe('A link that a mail gateway has changed', () => {
  it.each([
    (token: string) => `/activate%23${token}`,
    (token: string) => `/activate%2523${token}`,
    (token: string) => `/activate/%23${token}`,
    (token: string) => `/activate/#${token}`,
    (token: string) => `/activate%23${token}.`,
    (token: string) => `/activate#${token}%3E`,
    (token: string) => `/activate#${token})`,
    (token: string) => `/activate?utm_source=mail#${token}`,
    (token: string) => `/activate?token=${token}`,
    (token: string) => `/activate#${token}?utm_medium=email&x=1`,
  ])('opens the page of an invitation, which takes the token out of the address: %s', async (changed) => {
    const { token } = await invited();
    const page = await pages.open(changed(token));
    await page.getByLabel('Choose a password', { exact: true }).waitFor();
    expect(await address(page)).toBe('/activate');
    await page.context().close();
  });

  it('stays alive however often it is asked for, and activates the account then', async () => {
    const { token } = await invitedPerson(pages.portal, admin);
    for (const method of ['GET', 'HEAD', 'GET'])
      expect((await fetch(`${pages.portal.url}/activate%23${token}`, { method })).status).toBe(200);
    const page = await pages.open(`/activate%23${token}`);
    await page.getByLabel('Choose a password', { exact: true }).fill(goodPassword);
    await page.getByRole('button', { name: 'Activate the account' }).click();
    await page.waitForURL('/set-up');
  });

  it('opens the page of a password link and of a payment as well', async () => {
    const { link } = await personWithLink(pages.portal, admin);
    const reset = await pages.open(`/reset-password%23${link.token}`);
    await heading(reset, 'Choose a new password');
    expect(await address(reset)).toBe('/reset-password');

    const { id } = await openAccount(admin, { holderName: 'Mia Torres' });
    await issueInvoice(admin, id);
    const payment = linkOf((await startPayment(admin, id)).body);
    for (const changed of [`/payment%23${payment}`, `/payment%2523${payment}.`, `/payment#${payment}%3E`]) {
      const payer = await pages.open(changed);
      await heading(payer, /^Payment to/);
      // Going back and loading anew work: the link of a payment stays in the address.
      expect(await address(payer)).toBe(`/payment#${payment}`);
      await payer.reload();
      await heading(payer, /^Payment to/);
      await payer.context().close();
    }
  });

  it('does not open with another token in its place', async () => {
    const { token } = await invited();
    for (const wrong of [`${token}x`, token.slice(1), token.toUpperCase()]) {
      const page = await pages.open(`/activate%23${wrong}`);
      await heading(page, 'This link does not work any more');
      await page.context().close();
    }
  });
});

let person: ReturnType<typeof invitedPerson> | undefined;
const invited = () => (person ??= invitedPerson(pages.portal, admin));

describe('A link without its personal part', () => {
  it('can be pasted, in whatever form it is copied', async () => {
    const { token } = await invited();
    const page = await pages.open('/activate');
    await heading(page, 'Open the link once more');
    await expectAccessible(page);
    const field = page.getByLabel('The link from the e-mail');
    await field.fill('Hello Ana, open the link in this e-mail.');
    await page.getByRole('button', { name: 'Open the link' }).click();
    await page.getByText('There is no link of the portal in this text.').waitFor();
    await field.fill(`<${pages.portal.url}/activate#${token.slice(0, 20)}\n${token.slice(20)}>`);
    await page.getByRole('button', { name: 'Open the link' }).click();
    await page.getByLabel('Choose a password', { exact: true }).waitFor();
    expect(await address(page)).toBe('/activate');
  });

  it('leads to the page of the link that is pasted, whichever page it is pasted into', async () => {
    const { link } = await personWithLink(pages.portal, admin);
    const page = await pages.open('/payment');
    const wrapped = `https://nam02.safelinks.protection.outlook.com/?url=${encodeURIComponent(link.url)}&data=05%7C01&reserved=0`;
    await page.getByLabel('The link from the e-mail').fill(wrapped);
    await page.getByRole('button', { name: 'Open the link' }).click();
    await heading(page, 'Choose a new password');
    expect(await address(page)).toBe('/reset-password');
  });

  it('lets somebody who was invited ask for another by their address, in Spanish too', async () => {
    const lost = await invitedPerson(pages.portal, admin);
    const page = await pages.open('/activate', { locale: 'es-MX' });
    await page.getByLabel('Su correo electrónico').fill(`  ${lost.email.toUpperCase()} `);
    await page.getByRole('button', { name: 'Pedir un enlace nuevo' }).click();
    await page.getByRole('status').getByText('Si le invitaron en esta dirección').waitFor();
    await expectAccessible(page);
    await settled(pages.portal.database.url);
    expect((await admin.get(`/api/staff/${lost.id}/portal`)).body.status.askedAgainAt).not.toBeNull();
  });

  it('to confirm an address says where a new one comes from, and one for a password leads there', async () => {
    const confirm = await pages.open('/confirm-address');
    await confirm.getByText('Sign in and ask for a new link on your profile page.').waitFor();
    await expectAccessible(confirm);
    const reset = await pages.open('/reset-password');
    await reset.getByRole('link', { name: 'Ask for a new link' }).click();
    await heading(reset, 'Forgot your password?');
  });
});

describe('A page that was opened at another address than the portal has', () => {
  it('leads to the right one when something is refused for that', async () => {
    const page = await pages.open(`${pages.portal.url.replace('localhost', '127.0.0.1')}/forgot-password`);
    await page.getByLabel('E-mail').fill('dana@northside.example');
    await page.getByRole('button', { name: 'Send the link' }).click();
    const link = page.getByRole('alert').getByRole('link', { name: pages.portal.settings.PUBLIC_URL });
    await link.waitFor();
    await link.click();
    await page.waitForURL(`${pages.portal.settings.PUBLIC_URL}/**`);
    await heading(page, 'Sign in');
  });
});
