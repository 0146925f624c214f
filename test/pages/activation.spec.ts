import type { Page } from 'playwright-core';
import { type Client, until } from '../support/index.js';
import { press, typeInto } from '../support/keyboard.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { activatedPerson, goodPassword, invitedPerson } from '../support/people.js';
import { sql } from '../support/sql.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const passwordOf = (page: Page) => page.getByLabel('Choose a password');
const activateButton = (page: Page) => page.getByRole('button', { name: 'Activate the account' });
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name });
const invitationOf = async ({ invitationId }: { invitationId: string }) =>
  (await sql(pages.portal.database.url, 'select state from portal_access.invitation where id = $1', [invitationId]))[0].state;

describe('The activation link', () => {
  it('leads a new staff member, with the keyboard alone, through the set-up to their home page', async () => {
    const person = await invitedPerson(pages.portal, admin);
    const page = await pages.open(`/activate#${person.token}`);
    await heading(page, 'Welcome, Dana').waitFor();
    await page.getByText('d•••@northside.example').waitFor();
    await page.getByText(/The link works until .+ E[SD]T \(time in America\/New York\)\./).waitFor();
    expect(page.url()).toBe(`${pages.portal.url}/activate`);
    await expectAccessible(page);

    await typeInto(page, passwordOf(page), goodPassword);
    await page.getByText(/(Very good|Good) password\./).waitFor();
    await press(page, activateButton(page));

    await heading(page, 'Are your contact details right?').waitFor();
    expect(new URL(page.url()).pathname).toBe('/set-up');
    await expectAccessible(page);
    await typeInto(page, page.getByLabel('Phone'), '+1 555 010 2030');
    await press(page, page.getByRole('button', { name: 'Confirm and go on' }));

    const terms = heading(page, 'Terms of use');
    await terms.waitFor();
    await until('the next step has the focus', () => terms.evaluate((element) => element === document.activeElement));
    await expectAccessible(page);
    await press(page, page.getByRole('button', { name: 'I accept these terms' }));

    await page.waitForURL('/home');
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect((await admin.get(`/api/staff/${person.id}/portal`)).body.status.state).toBe('active');
    expect((await admin.get(`/api/staff/${person.id}`)).body.phone).toBe('+1 555 010 2030');
    await page.goBack();
    expect(await page.getByLabel('Choose a password').count()).toBe(0);
  }, 60_000);

  it('lets the set-up go on where it was left', async () => {
    const person = await activatedPerson(pages.portal, admin);
    const first = await pages.signedIn({ email: person.email, password: goodPassword }, '/home');
    await first.waitForURL('/set-up');
    await first.getByRole('status').getByText('Step 2 of 3: Confirm contact details').waitFor();
    await first.getByRole('button', { name: 'Confirm and go on' }).click();
    await heading(first, 'Terms of use').waitFor();
    await first.getByRole('button', { name: 'Sign out and go on later' }).click();
    await first.getByText('You are signed out.').waitFor();

    const later = await pages.signedIn({ email: person.email, password: goodPassword });
    await later.getByRole('status').getByText('Step 3 of 3: Accept terms').waitFor();
  });

  it('asks in words for what is wrong with the contact details', async () => {
    const person = await activatedPerson(pages.portal, admin);
    const page = await pages.signedIn({ email: person.email, password: goodPassword });
    await page.getByLabel('Given name').fill('  ');
    await page.getByRole('button', { name: 'Confirm and go on' }).click();
    await page.getByText('Enter a name.').waitFor();
    await page.getByLabel('Given name').fill('Dana');
    await page.getByLabel('Phone').fill('1'.repeat(50));
    await page.getByRole('button', { name: 'Confirm and go on' }).click();
    await heading(page, 'Terms of use').waitFor();
  });

  it('keeps the language that somebody chose on its page', async () => {
    const person = await invitedPerson(pages.portal, admin);
    const page = await pages.open(`/activate#${person.token}`);
    await page.getByText('Español').click();
    await page.getByLabel('Elija una contraseña').fill(goodPassword);
    await page.getByRole('button', { name: 'Activar la cuenta' }).click();
    await heading(page, '¿Son correctos sus datos de contacto?').waitFor();
    await page.getByRole('button', { name: 'Confirmar y continuar' }).click();
    await heading(page, 'Condiciones de uso').waitFor();
    await page.reload();
    await heading(page, 'Condiciones de uso').waitFor();
    expect((await admin.get(`/api/staff/${person.id}`)).body.locale).toBe('es');
  });

  it('works once, however often the button is pressed', async () => {
    const person = await invitedPerson(pages.portal, admin);
    const page = await pages.open(`/activate#${person.token}`);
    let sent = 0;
    page.on('request', (request) => (sent += Number(request.method() === 'POST' && request.url().endsWith('/api/activations'))));
    await passwordOf(page).fill(goodPassword);
    await activateButton(page).evaluate((button: HTMLButtonElement) => [1, 2, 3].forEach(() => button.click()));
    await page.waitForURL('/set-up');
    expect(sent).toBe(1);
    expect(await invitationOf(person)).toBe('accepted');
  });

  it('says in words why a password is refused, here and where only the API can know', async () => {
    const person = await invitedPerson(pages.portal, admin, {
      emails: [{ address: 'zebulon.quartermain@northside.example' }],
    });
    const page = await pages.open(`/activate#${person.token}`);
    await activateButton(page).click();
    await page.getByText('Too short: it needs at least 15 characters.').waitFor();
    await passwordOf(page).fill('qwertyqwertyqwerty');
    await page.getByText(/Too easy to guess\. Repeated/).waitFor();
    await passwordOf(page).fill('quartermain.zebulon.quartermain');
    await activateButton(page).click();
    await page.getByText('it is little more than your own name or address').waitFor();
    await expectAccessible(page);
    expect(await invitationOf(person)).toBe('pending');
    await passwordOf(page).fill(goodPassword);
    await activateButton(page).click();
    await page.waitForURL('/set-up');
  });

  it('keeps what was typed when the network fails, and goes on with the same button', async () => {
    const person = await invitedPerson(pages.portal, admin);
    const page = await pages.open(`/activate#${person.token}`);
    await passwordOf(page).fill(goodPassword);
    await page.getByText(/(Very good|Good) password\./).waitFor();
    await page.context().setOffline(true);
    await activateButton(page).click();
    await page.getByRole('alert').getByText('The portal cannot be reached.').waitFor();
    expect(await passwordOf(page).inputValue()).toBe(goodPassword);
    await page.context().setOffline(false);
    await activateButton(page).click();
    await page.waitForURL('/set-up');
  });

  it('stays alive however often its page is opened and reloaded', async () => {
    const person = await invitedPerson(pages.portal, admin);
    const page = await (await pages.visitor()).newPage();
    for (let round = 0; round < 3; round++) {
      await page.goto('about:blank');
      await page.goto(`/activate#${person.token}`);
      await passwordOf(page).waitFor();
      await page.reload();
      await heading(page, 'Open the link once more').waitFor();
    }
    await expectAccessible(page);
    expect(await invitationOf(person)).toBe('pending');
    const { items } = (await admin.get(`/api/staff/${person.id}/portal/timeline`)).body;
    expect(items.filter(({ type }: any) => type === 'link_page_opened')).toHaveLength(1);
    expect(
      (await pages.portal.anonymous().post('/api/activations', { token: person.token, password: goodPassword })).status,
    ).toBe(201);
  });
});
