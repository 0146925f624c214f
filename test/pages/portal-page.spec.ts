import { colleague, conversationOf } from '../support/messages.js';
import { activatedPerson, activePerson, invitedPerson, mailTo, registerPerson, tokenIn } from '../support/people.js';
import { expectAccessible, layoutShift, type Pages, startPages } from '../support/pages.js';
import { administrator } from '../support/portal.js';
import { sql } from '../support/sql.js';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

describe('The Staff Portal page of a person', () => {
  it('is found through the Staff tab and the menu of the person', async () => {
    const admin = await pages.portal.administrator();
    const person = await registerPerson(admin, {
      givenName: 'Ines',
      familyName: 'Romero',
      jobTitle: 'Nurse',
      office: 'Lakeview',
    });
    const page = await pages.administrator();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Staff', exact: true }).click();
    await page.getByRole('link', { name: 'Ines Romero' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Ines Romero' }).waitFor();
    const menu = page.getByRole('navigation', { name: 'Pages of this person' });
    await menu.getByRole('link', { name: 'Biographics' }).click();
    await page.waitForURL(`**/staff/${person.id}/biographics`);
    await menu.getByRole('link', { name: 'Staff Portal' }).click();
    await page.getByRole('heading', { name: '1. Portal features' }).waitFor();
    expect(await menu.getByRole('link', { name: 'Staff Portal' }).getAttribute('aria-current')).toBe('page');
    expect(await page.title()).toContain('Staff portal of Ines Romero');
    await page.getByText('Nurse · Lakeview').waitFor();
  });

  it('asks for the password before it invites somebody who will be an administrator', async () => {
    const admin = await pages.portal.administrator();
    const person = await registerPerson(admin);
    expect((await admin.put(`/api/staff/${person.id}/portal/role`, { role: 'administrator' })).status).toBe(200);
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await sql(pages.portal.database.url, `update portal_access.session set stepped_up_at = now() - interval '1 hour'`);
    await page.getByRole('button', { name: 'Send Invitation' }).click();
    await page.getByRole('textbox', { name: 'Your password' }).fill(administrator.password);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Send Again' }).waitFor();
    expect((await admin.get(`/api/staff/${person.id}/portal`)).body.invitation).toMatchObject({ state: 'pending' });
  });

  it('saves the ticked features and says what switching one off will mean, before it is saved', async () => {
    const admin = await pages.portal.administrator();
    const person = await registerPerson(admin);
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    const save = page.getByRole('button', { name: 'Save Features' });
    expect(await save.isDisabled()).toBe(true);

    await page.getByLabel('Use secure messaging').check();
    await page.getByLabel('Pay a balance with a credit card using Stripe').check();
    await save.click();
    await page.getByText('Features saved.').waitFor();
    expect((await admin.get(`/api/staff/${person.id}/portal`)).body.features).toEqual(['secure_messaging', 'balance_payment']);
    expect(await save.isDisabled()).toBe(true);

    await page.getByLabel('Use secure messaging').uncheck();
    await page.getByText('conversations are hidden at once and kept; switching it on brings them back').waitFor();
    await expectAccessible(page);
    await page.getByLabel('Use secure messaging').check();
    expect(await save.isDisabled()).toBe(true);
  });

  it('says how many conversations switching messages off would hide', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const [ana, ben] = [await colleague(portal, admin), await colleague(portal, admin)];
    for (let number = 0; number < 3; number++) await conversationOf(ben, [ana]);
    const archived = await conversationOf(ben, [ana]);
    await ana.client.put(`/api/conversations/${archived.id}/archive`);
    const page = await pages.administrator(`/staff/${ana.id}/portal`);
    await page.getByLabel('Use secure messaging').uncheck();
    await page.getByText('3 open conversations are hidden at once and kept; switching it on brings them back').waitFor();
  });

  it('offers the addresses of Biographics, sends the invitation, and tells in words how far the person has got', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const addresses = ['ola@northside.example', 'ola@home.example'];
    const person = await registerPerson(admin, { givenName: 'Ola', emails: addresses.map((address) => ({ address })) });
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await page.getByText('Not invited yet.').waitFor();
    await page.getByText('Send the invitation instead').waitFor();
    await expectAccessible(page);

    const email = page.getByRole('combobox', { name: 'E-mail' });
    expect(await email.inputValue()).toBe('ola@northside.example (primary)');
    await email.click();
    await page.getByRole('option', { name: 'ola@home.example' }).click();
    await page.getByRole('button', { name: 'Send Invitation' }).click();
    await page
      .getByText(/^Invitation sent to o•••@home\.example on .* Ola hasn't signed in yet\. The link works until/)
      .waitFor();
    await expectAccessible(page);
    const { status } = (await admin.get(`/api/staff/${person.id}/portal`)).body;
    await page.getByText(status.headline, { exact: true }).waitFor();

    const first = tokenIn(await mailTo(portal.smtp, 'ola@home.example'));
    await page.getByText('The one in the earlier e-mail stops working').waitFor();
    await page.getByRole('button', { name: 'Send Again' }).click();
    const second = tokenIn(await mailTo(portal.smtp, 'ola@home.example', 2));
    expect((await portal.anonymous().post('/api/activations/inspect', { token: first })).status).toBe(410);

    const visitor = portal.anonymous();
    await visitor.post('/api/activations', { token: second, password: 'violet tractor hums at 9 nine' });
    await page.getByText(/^Ola signed in on .* but hasn't completed: Confirm contact details, Accept terms\.$/).waitFor();
    await expectAccessible(page);
  });

  it('takes an invitation back after asking, and leaves the focus at the address', async () => {
    const { portal } = pages;
    const person = await registerPerson(await portal.administrator());
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await page.getByRole('button', { name: 'Send Invitation' }).click();
    const token = tokenIn(await mailTo(portal.smtp, person.email));
    await page.getByRole('button', { name: 'Revoke invitation' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke invitation' }).click();
    await page.getByText('Not invited yet.').waitFor();
    expect((await portal.anonymous().post('/api/activations/inspect', { token })).status).toBe(410);
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox');
  });

  it('says of every state in English, word for word, what the API says', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const expired = await invitedPerson(portal, admin);
    await sql(portal.database.url, `update portal_access.portal_status set invitation_expires_at = now() where staff_id = $1`, [
      expired.id,
    ]);
    const off = await activePerson(portal, admin);
    await admin.post(`/api/staff/${off.id}/portal/disable`, { reason: 'On leave until May' });
    const everybody = [
      await registerPerson(admin),
      await invitedPerson(portal, admin),
      expired,
      await activatedPerson(portal, admin),
      await activePerson(portal, admin),
      off,
    ];
    const page = await pages.administrator();
    for (const person of everybody) {
      const { status } = (await admin.get(`/api/staff/${person.id}/portal`)).body;
      await page.goto(`/staff/${person.id}/portal`);
      const section = page.getByRole('region', { name: '2. Portal access' });
      await section.getByText(status.headline, { exact: true }).waitFor();
      if (status.nextAction) await section.getByText(status.nextAction, { exact: true }).waitFor();
    }
    await page.getByText('On leave until May', { exact: true }).waitFor();
    await expectAccessible(page);
  });

  it('stands still while it loads', async () => {
    const person = await registerPerson(await pages.portal.administrator());
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await page.getByText('has no account yet').waitFor();
    expect(await layoutShift(page)).toBeLessThan(0.01);
  });

  it('fits a telephone, with names of any length and direction', async () => {
    const admin = await pages.portal.administrator();
    const person = await registerPerson(admin, {
      givenName: 'שרה '.repeat(49).trim(),
      familyName: 'Wolfeschlegelsteinhausenbergerdorff'.repeat(5),
    });
    for (const tab of ['portal', 'biographics', 'activity']) {
      const page = await pages.administrator(`/staff/${person.id}/${tab}`, { viewport: { width: 390, height: 844 } });
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      await expectAccessible(page);
    }
  });

  it('says in Spanish what it says in English, from the same data', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const person = await registerPerson(admin, { givenName: 'Nora' });
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await page.getByRole('button', { name: 'Send Invitation' }).click();
    await mailTo(portal.smtp, person.email);
    try {
      await admin.patch('/api/session/profile', { locale: 'es' });
      await page.reload();
      await page
        .getByText(/^Invitación enviada a .* el .* Nora todavía no ha iniciado sesión\. El enlace funciona hasta el/)
        .waitFor();
      await page.getByRole('heading', { name: '2. Acceso al portal' }).waitFor();
      await expectAccessible(page);
    } finally {
      await admin.patch('/api/session/profile', { locale: 'en' });
    }
  });

  it('says that there is nothing where there is no such person', async () => {
    const page = await pages.administrator('/staff/01920f3a-7c1e-7abc-8def-0123456789ab/portal');
    await page.getByRole('heading', { level: 1, name: 'There is nothing here' }).waitFor();
    await page.goto('/staff/nobody/portal');
    await page.getByRole('heading', { level: 1, name: 'There is nothing here' }).waitFor();
    await expectAccessible(page);
  });
});
