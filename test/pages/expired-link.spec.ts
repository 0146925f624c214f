import type { Client } from '../support/index.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { activate, goodPassword, invitedPerson, mailTo, tokenIn } from '../support/people.js';
import { personWithLink } from '../support/password-links.js';
import { administrator } from '../support/portal.js';
import { settled, sql } from '../support/sql.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const expire = ({ invitationId }: { invitationId: string }) =>
  sql(pages.portal.database.url, `update portal_access.invitation set expires_at = now() - interval '1 second' where id = $1`, [
    invitationId,
  ]);

describe('A link that has expired', () => {
  it('lets the person ask for a new one, which leads on', async () => {
    const { portal } = pages;
    const person = await invitedPerson(portal, admin);
    await expire(person);
    const page = await pages.open(`/activate#${person.token}`);
    await page.getByRole('heading', { level: 1, name: 'This link has expired' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Ask for a new one' }).click();
    await page.getByRole('status').getByText('Your practice is told').waitFor();
    await expectAccessible(page);
    await settled(portal.database.url);
    expect((await admin.get(`/api/staff/${person.id}/portal`)).body.status.askedAgainAt).not.toBeNull();
    await mailTo(portal.smtp, administrator.email);

    await admin.post(`/api/staff/${person.id}/portal/invitations`, { email: person.email });
    const token = tokenIn(await mailTo(portal.smtp, person.email, 2));
    // The new link is opened in the same tab: nothing of the address changes but what stands after the #.
    await page.goto(`/activate#${token}`);
    await page.getByLabel('Choose a password').waitFor();
  });

  it('that expires while its page is open says so when the password is sent', async () => {
    const person = await invitedPerson(pages.portal, admin);
    const page = await pages.open(`/activate#${person.token}`);
    await page.getByLabel('Choose a password').fill(goodPassword);
    await expire(person);
    await page.getByRole('button', { name: 'Activate the account' }).click();
    await page.getByRole('heading', { name: 'This link has expired' }).waitFor();
    await page.getByRole('button', { name: 'Ask for a new one' }).waitFor();
  });
});

describe('A link that does not work', () => {
  it('because it was used leads to the sign-in page', async () => {
    const person = await invitedPerson(pages.portal, admin);
    await activate(pages.portal.anonymous(), person.token);
    const page = await pages.open(`/activate#${person.token}`);
    await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
    await page.getByRole('link', { name: 'Go to the sign-in page' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  });

  it.each([
    ['made up', 'made-up'],
    ['far too long', 'x'.repeat(500)],
    ['of strange signs', '%%%E0%A4%A'],
  ])('because it is %s is answered the same', async (_words, token) => {
    const page = await pages.open(`/activate#${token}`);
    await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
  });

  it('to set a password leads to asking for another one', async () => {
    const { link } = await personWithLink(pages.portal, admin);
    await sql(
      pages.portal.database.url,
      `update portal_access.password_link set expires_at = now() - interval '1 second' where id = $1`,
      [link.id],
    );
    const page = await pages.open(`/reset-password#${link.token}`);
    await page.getByRole('heading', { name: 'This link has expired' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Ask for a new link' }).click();
    await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
  });

  it('to confirm an address says where a new one is to be had', async () => {
    const page = await pages.open('/confirm-address#made-up');
    await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
    await page.getByText('Sign in and look at your profile page.').waitFor();
  });
});
