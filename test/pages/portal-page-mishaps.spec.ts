import { mailTo, registerPerson } from '../support/people.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { until } from '../support/until.js';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

const save = { name: 'Save Features' };

describe('On the Staff Portal page', () => {
  it('two administrators who save at once see both versions, and one of them chooses', async () => {
    const admin = await pages.portal.administrator();
    const person = await registerPerson(admin);
    const path = `/staff/${person.id}/portal`;
    const featuresNow = async () => (await admin.get(`/api/staff/${person.id}/portal`)).body.features;
    const [one, other] = [await pages.administrator(path), await pages.administrator(path)];
    await one.getByLabel('Use secure messaging').check();
    await other.getByLabel('Access billing documents').check();
    await one.getByRole('button', save).click();
    await one.getByText('Features saved.').waitFor();

    await other.getByRole('button', save).click();
    const conflict = other.getByRole('alert').filter({ hasText: 'Somebody else saved in the meantime' });
    await conflict.getByText('Secure messaging').waitFor();
    await conflict.getByText('Billing documents').waitFor();
    await expectAccessible(other);
    expect(await featuresNow()).toEqual(['secure_messaging']);
    await conflict.getByRole('button', { name: 'Save mine' }).click();
    await other.getByText('Features saved.').waitFor();
    expect(await featuresNow()).toEqual(['billing_documents']);

    // What one administrator saves stands on the other's open page, and to keep it needs no further save.
    await one.getByLabel('Access billing documents').and(one.locator(':checked')).waitFor();
    await one.getByLabel('Use secure messaging').check();
    await other.getByLabel('Access billing documents').uncheck();
    await other.getByRole('button', save).click();
    await other.getByText('Features saved.').waitFor();
    await one.getByRole('button', save).click();
    await one.getByRole('button', { name: 'Keep what was saved' }).click();
    await one.getByLabel('Use secure messaging').and(one.locator(':not(:checked)')).waitFor();
    expect(await featuresNow()).toEqual([]);
    await one.waitForFunction(() => document.activeElement?.textContent?.includes('Save Features'));
  });

  it('a refused mail leads to another address', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const addresses = ['eve@gone.example', 'eve@here.example'];
    const person = await registerPerson(admin, { givenName: 'Eve', emails: addresses.map((address) => ({ address })) });
    portal.smtp.refuse('eve@gone.example', '550 5.1.1 mailbox unavailable');
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await page.getByRole('button', { name: 'Send Invitation' }).click();
    await page.getByText('The invitation to e•••@gone.example could not be delivered: mailbox unavailable.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Try another e-mail' }).click();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('option', { name: 'eve@here.example' }).click();
    await page.getByRole('button', { name: 'Send Again' }).click();
    await page.getByText(/^Invitation sent to e•••@here\.example/).waitFor();
    await mailTo(portal.smtp, 'eve@here.example');
  });

  it('a lost connection leaves what was ticked, and the same button tries again', async () => {
    const admin = await pages.portal.administrator();
    const person = await registerPerson(admin);
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await page.getByLabel('Use secure messaging').check();
    await page.route('**/portal/features', (route) => route.abort());
    await page.getByRole('button', save).click();
    await page.getByRole('alert').getByText('what you typed is still here').waitFor();
    expect(await page.getByLabel('Use secure messaging').isChecked()).toBe(true);
    await page.unroute('**/portal/features');
    await page.getByRole('button', save).click();
    await page.getByText('Features saved.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('an answer that got lost, and a double click, send one invitation', async () => {
    const { portal } = pages;
    const admin = await portal.administrator();
    const [clicked, cut] = [await registerPerson(admin), await registerPerson(admin)];
    const orders = async ({ id }: { id: string }) =>
      (await admin.get(`/api/staff/${id}/portal/timeline`)).body.items.filter((fact: any) => fact.type === 'invitation_issued');

    const page = await pages.administrator(`/staff/${clicked.id}/portal`);
    await page.getByRole('button', { name: 'Send Invitation' }).dblclick();
    await page.getByText(/^Invitation sent to/).waitFor();
    expect(await orders(clicked)).toHaveLength(1);

    await page.goto(`/staff/${cut.id}/portal`);
    // The API does it, and its answer does not arrive.
    await page.route('**/portal/invitations', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: 'Send Invitation' }).click();
    await page.getByRole('alert').getByText('The portal cannot be reached').waitFor();
    await page.unroute('**/portal/invitations');
    await page.getByRole('button', { name: /^Send (Invitation|Again)$/ }).click();
    await until('the alert is gone', async () => (await page.getByRole('alert').count()) === 0);
    await page.getByText(/^Invitation sent to/).waitFor();
    expect(await orders(cut)).toHaveLength(1);
  });

  it('nobody leaves what is not saved without being asked', async () => {
    const person = await registerPerson(await pages.portal.administrator());
    const page = await pages.administrator(`/staff/${person.id}/portal`);
    await page.getByLabel('Use secure messaging').check();
    await page.getByRole('link', { name: 'Activity' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(new URL(page.url()).pathname).toBe(`/staff/${person.id}/portal`);
    expect(await page.getByLabel('Use secure messaging').isChecked()).toBe(true);
    await page.getByRole('link', { name: 'Activity' }).click();
    await dialog.getByRole('button', { name: 'Leave without saving' }).click();
    await page.waitForURL(`**/staff/${person.id}/activity`);
  });
});
