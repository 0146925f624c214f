import type { Page } from 'playwright-core';
import type { Client } from '../support/client.js';
import { activePerson, goodPassword, type Person } from '../support/people.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { sql } from '../support/sql.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const pageOf = ({ email }: Person, path: string): Promise<Page> => pages.signedIn({ email, password: goodPassword }, path);
const signInForm = (page: Page) => page.getByRole('button', { name: 'Sign in', exact: true });

describe('After signing out', () => {
  it('the back button shows nothing private', async () => {
    const person = await activePerson(pages.portal, admin, { phone: '+1 555 010 2030' });
    const page = await pageOf(person, '/home');
    await page.getByRole('link', { name: 'Profile' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    await page.getByRole('link', { name: 'Security' }).click();
    await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
    await page.getByRole('button', { name: /^Your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in\?farewell=signed-out/);
    await page.getByText('You are signed out.').waitFor();
    await expectAccessible(page);

    for (let step = 0; step < 2; step += 1) {
      await page.goBack();
      await signInForm(page).waitFor();
      expect(new URL(page.url()).pathname).toBe('/sign-in');
      expect(await page.content()).not.toContain(person.familyName);
    }
    await page.goto('/profile');
    await signInForm(page).waitFor();
    expect(await page.content()).not.toContain('+1 555 010 2030');
  });

  it('a page that the browser kept in its memory hides itself and asks who is there', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await pageOf(person, '/profile');
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    // Signed out behind its back, while it could not hear of it.
    await sql(pages.portal.database.url, 'delete from portal_access.session where staff_id = $1', [person.id]);
    const hidden = await page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      return document.body.hidden;
    });
    expect(hidden).toBe(true);
    await signInForm(page).waitFor();
    expect(await page.content()).not.toContain(person.familyName);
  });

  it('every open page of the same browser is left', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await pageOf(person, '/home');
    const other = await page.context().newPage();
    await other.goto('/profile');
    await other.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    await page.getByRole('button', { name: /^Your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await other.waitForURL(/\/sign-in\?/, { timeout: 5_000 });
    await signInForm(other).waitFor();
  });

  it('is done where the session had ended before', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await pageOf(person, '/home');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.route('**/api/session', async (route) => {
      if (route.request().method() === 'DELETE')
        await sql(pages.portal.database.url, 'delete from portal_access.session where staff_id = $1', [person.id]);
      await route.fallback();
    });
    await page.getByRole('button', { name: /^Your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
  });

  it('says that one is still signed in where the portal did not answer', async () => {
    const page = await pageOf(await activePerson(pages.portal, admin), '/home');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.route('**/api/session', (route) => (route.request().method() === 'DELETE' ? route.abort() : route.fallback()));
    await page.getByRole('button', { name: /^Your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByText('You are still signed in: the portal did not answer.', { exact: false }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/home');
  });
});

describe('A session that is over without a word', () => {
  it('is noticed when the page asks about it, which then leads to signing in instead of failing', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await pageOf(person, '/home');
    // A stream that tells every second that the person's own access has changed, and nothing else.
    await page.route('**/api/events', (route) =>
      route.fulfill({ contentType: 'text/event-stream', body: 'retry: 1000\nevent: own-access\ndata: {}\n\n' }),
    );
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await sql(pages.portal.database.url, `delete from portal_access.session where staff_id = $1`, [person.id]);
    await page.getByText('Your session has ended.', { exact: false }).waitFor();
    expect(new URL(page.url()).searchParams.get('next')).toBe('/home');
  });
});

describe('Switching access off', () => {
  it('takes an open page to the sign-in page at once, with words, whatever is half typed on it', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await pageOf(person, '/profile');
    const questions: string[] = [];
    page.on('dialog', (dialog) => {
      questions.push(dialog.type());
      void dialog.dismiss();
    });
    await page.getByLabel('Telephone').click();
    await page.keyboard.type('+1 555 010 2030');
    await page.getByRole('button', { name: 'Discard changes' }).waitFor();
    expect((await admin.post(`/api/staff/${person.id}/portal/disable`, { reason: 'On leave' })).status).toBe(204);
    const told = Date.now();
    await page.getByText('Your session has ended.', { exact: false }).waitFor();
    // The second is the event's; drawing the sign-in page on a busy machine has the rest.
    expect(Date.now() - told).toBeLessThan(3_000);
    expect(await page.content()).not.toContain(person.familyName);
    expect(questions).toEqual([]);
  });
});
