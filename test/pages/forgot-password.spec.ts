import type { Client } from '../support/index.js';
import { press, typeInto } from '../support/keyboard.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { activePerson, goodPassword } from '../support/people.js';
import { linkMailTo, newPassword, personWithLink } from '../support/password-links.js';
import { settled } from '../support/sql.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const uniform = /If there is an account with this address, a link is on its way to it\./;

describe('A forgotten password', () => {
  it('is replaced with the keyboard alone: link asked for, new password, sign in with it', async () => {
    const { portal } = pages;
    const person = await activePerson(portal, admin);
    const page = await pages.open('/sign-in');
    await press(page, page.getByRole('link', { name: 'Forgot your password?' }));
    await page.getByRole('heading', { level: 1, name: 'Forgot your password?' }).waitFor();
    await expectAccessible(page);
    await typeInto(page, page.getByLabel('E-mail'), person.email);
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText(uniform).waitFor();
    await expectAccessible(page);

    const { token } = await linkMailTo(portal.smtp, person.email, 2);
    await page.goto(`/reset-password#${token}`);
    await page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
    expect(new URL(page.url()).hash).toBe('');
    await page.getByText('d•••@northside.example').waitFor();
    await expectAccessible(page);
    await typeInto(page, page.getByLabel('New password'), newPassword);
    await press(page, page.getByRole('button', { name: 'Set the password' }));

    await page.getByRole('status').getByText('Your new password is set. Sign in with it.').waitFor();
    expect((await person.client.get('/api/session')).status).toBe(401);
    await typeInto(page, page.getByLabel('E-mail'), person.email);
    await typeInto(page, page.getByLabel('Password', { exact: true }), newPassword);
    await page.keyboard.press('Enter');
    await page.waitForURL('/home');
  }, 60_000);

  it('is answered the same for an address that nobody has', async () => {
    const { portal } = pages;
    const page = await pages.open('/forgot-password');
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText('Enter your e-mail address').waitFor();
    await page.getByLabel('E-mail').fill('nobody@northside.example');
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText(uniform).waitFor();
    await settled(portal.database.url);
    expect(portal.smtp.to('nobody@northside.example')).toEqual([]);
  });

  it('leaves the link alive however often its page is opened and reloaded', async () => {
    const { portal } = pages;
    const { link } = await personWithLink(portal, admin);
    const page = await (await pages.visitor()).newPage();
    for (let round = 0; round < 3; round++) {
      await page.goto('about:blank');
      await page.goto(`/reset-password#${link.token}`);
      await page.getByLabel('New password').waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'Open the link once more' }).waitFor();
    }
    const redeemed = await portal.anonymous().post('/api/password-resets', { token: link.token, password: newPassword });
    expect(redeemed.status).toBe(204);
  });
});

describe('A new sign-in address', () => {
  it('is confirmed on its page, and not by opening it', async () => {
    const { portal } = pages;
    const person = await activePerson(portal, admin);
    const email = `new.${person.email}`;
    expect((await person.client.post('/api/session/sign-in-address', { email, password: goodPassword })).status).toBe(202);
    const { text } = await linkMailTo(portal.smtp, email, 1);
    const address = /https?:\/\/\S+\/confirm-address#[\w-]+/.exec(text)![0];
    const page = await pages.open(new URL(address).pathname + new URL(address).hash);
    await page.getByRole('heading', { name: 'Confirm your new address' }).waitFor();
    await expectAccessible(page);
    expect((await person.client.get('/api/session')).body.staffMember.email).toBe(person.email);
    await page.getByRole('button', { name: 'Confirm the address' }).click();
    await page.getByText('Your new address is confirmed. Sign in with it.').waitFor();
    expect((await person.client.get('/api/session')).body.staffMember.email).toBe(email);
  });
});
