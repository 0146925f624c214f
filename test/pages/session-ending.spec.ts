import type { Page } from 'playwright-core';
import { type Client, until } from '../support/index.js';
import { press } from '../support/keyboard.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { activatedPerson, activePerson, goodPassword, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const warning = (page: Page) => page.getByRole('dialog', { name: 'Are you still there?' });

/** As if nothing had been done for so long. */
const idleFor = ({ id }: Person, time: string) =>
  sql(pages.portal.database.url, 'update portal_access.session set last_seen_at = now() - $2::interval where staff_id = $1', [
    id,
    time,
  ]);
const openFor = ({ id }: Person, time: string) =>
  sql(
    pages.portal.database.url,
    'update portal_access.session set created_at = now() - $2::interval, last_seen_at = now() where staff_id = $1',
    [id, time],
  );

/**
 * A person comes back to the tab: the page asks at once, and not only when its clock says so. A page that has noticed
 * by itself, and is being left at this very moment, has nobody to ask any more.
 */
const look = (page: Page) =>
  page
    .evaluate(() => void document.dispatchEvent(new Event('visibilitychange')))
    .catch((error: Error) => expect(error.message).toContain('because of a navigation'));

async function atHome(person: Person): Promise<Page> {
  const page = await pages.signedIn({ email: person.email, password: goodPassword }, '/home');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  return page;
}

describe('A session that is about to end', () => {
  it('is told of with a countdown, and goes on in every tab when one of them says so', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await atHome(person);
    const other = await page.context().newPage();
    await other.goto('/home');
    await other.getByRole('heading', { level: 1 }).waitFor();
    await other.waitForLoadState('networkidle');

    await idleFor(person, '13 minutes 30 seconds');
    await look(page);
    await look(other);
    await warning(page).waitFor();
    await warning(other).waitFor();
    expect(await page.getByRole('timer').innerText()).toMatch(/^1:[0-3]\d$/);
    await expectAccessible(page);
    const stay = page.getByRole('button', { name: 'Stay signed in' });
    await until('the way to stay has the focus', () => stay.evaluate((button) => button === document.activeElement));
    await press(page, stay);
    await warning(page).waitFor({ state: 'hidden' });
    await warning(other).waitFor({ state: 'hidden' });
    const { ends } = (await page.evaluate(async () =>
      (await fetch('/api/session', { headers: { 'x-background': '1' } })).json(),
    )) as { ends: { idleAt: string } };
    expect(Date.parse(ends.idleAt) - Date.now()).toBeGreaterThan(14 * 60_000);
  });

  it('is not put off by the page that asks about it', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await atHome(person);
    await idleFor(person, '14 minutes');
    await look(page);
    await warning(page).waitFor();
    await look(page);
    const [session] = await sql<{ age: number }>(
      pages.portal.database.url,
      'select extract(epoch from now() - last_seen_at)::int as age from portal_access.session where staff_id = $1 order by created_at desc limit 1',
      [person.id],
    );
    expect(session?.age).toBeGreaterThanOrEqual(14 * 60);
  });

  it('ends with words when nobody answers, and goes on where the person was after signing in', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await atHome(person);
    await page.goto('/profile');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await idleFor(person, '14 minutes 57 seconds');
    await look(page);
    await page.waitForURL(/\/sign-in\?farewell=ended/);
    await page.getByText('Your session has ended. Sign in to go on.').waitFor();
    await page.getByLabel('E-mail').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(goodPassword);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL('/profile');
  });

  it('can be ended at once', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await atHome(person);
    await idleFor(person, '14 minutes');
    await look(page);
    await warning(page).getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
  });

  it('in any case, after many hours, is told of beforehand and cannot be put off', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await atHome(person);
    await openFor(person, '11 hours 56 minutes');
    await look(page);
    const last = page.getByRole('dialog', { name: 'You will have to sign in again' });
    await last.waitFor();
    expect(await page.getByRole('timer').innerText()).toMatch(/^[34]:\d\d$/);
    await expectAccessible(page);
    expect(await page.getByRole('button', { name: 'Stay signed in' }).count()).toBe(0);
    await last.getByRole('button', { name: 'Go on working' }).click();
    await last.waitFor({ state: 'hidden' });
    await openFor(person, '12 hours');
    await look(page);
    await page.waitForURL(/farewell=ended/);
  });

  it('is told of during the set-up as well', async () => {
    const person = await activatedPerson(pages.portal, admin);
    const page = await pages.signedIn({ email: person.email, password: goodPassword });
    await page.getByRole('heading', { name: 'Are your contact details right?' }).waitFor();
    await page.waitForLoadState('networkidle');
    await idleFor(person, '14 minutes');
    await look(page);
    await warning(page).waitFor();
  });

  it('leaves the page when somebody else has signed in in another tab', async () => {
    const [person, somebodyElse] = [await activePerson(pages.portal, admin), await activePerson(pages.portal, admin)];
    const page = await atHome(person);
    const data = { email: somebodyElse.email, password: goodPassword };
    await page.context().request.post('/api/session', { data, headers: { origin: pages.portal.url } });
    await look(page);
    await page.waitForURL((url) => url.pathname !== '/home' || url.search !== '');
  });
});
