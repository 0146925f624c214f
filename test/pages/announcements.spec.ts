import type { Page } from 'playwright-core';
import type { Client } from '../support/client.js';
import { plainPdf } from '../support/documents/good-files.js';
import { type Colleague, colleague } from '../support/messages.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { goodPassword } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

let pages: Pages;
let admin: Client;
let dana: Colleague;
let omar: Colleague;

beforeAll(async () => {
  pages = await startPages();
  const { portal } = pages;
  admin = await portal.administrator();
  dana = await colleague(portal, admin, { givenName: 'Dana', familyName: 'Silva', office: 'Lakeview' });
  omar = await colleague(portal, admin, { givenName: 'Omar', familyName: 'Khan', office: 'Harbor' });
  await settled(portal.database.url);
}, 90_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

async function administrators(path: string): Promise<Page> {
  return pages.administrator(path);
}

async function write(page: Page, subject: string, body = 'Lakeview stays closed.'): Promise<void> {
  await page.getByLabel('Subject').fill(subject);
  await page.getByRole('textbox', { name: 'Text' }).fill(body);
  await page.getByRole('button', { name: 'Announce', exact: true }).click();
}
const dialog = (page: Page) => page.getByRole('dialog', { name: /^Announce this to / });
const item = (page: Page, subject: string) =>
  page.getByRole('list', { name: 'Announcements' }).getByRole('listitem').filter({ hasText: subject });
const announced = async (subject: string): Promise<any[]> =>
  (await admin.get('/api/announcements')).body.items.filter((each: { subject: string }) => each.subject === subject);

describe('An administrator', () => {
  it('is told what to do while nothing was announced, announces to an office, and sees who reads it', async () => {
    const page = await administrators('/staff');
    await page.getByRole('link', { name: 'Announcements' }).waitFor();
    const links = await page.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts();
    expect(links.slice(0, 4)).toEqual(['Staff', 'Billing', 'Announcements', 'Overview']);
    await page.getByRole('link', { name: 'Announcements' }).click();
    await page.getByText('Nothing was announced yet').waitFor();
    await expectAccessible(page);

    await page.getByRole('link', { name: 'New announcement' }).click();
    await page.getByText('2 people can use messages now and will get it.').waitFor();
    await page.getByRole('radio', { name: 'One office' }).check();
    await page.getByRole('combobox', { name: 'Office' }).click();
    await page.getByRole('option', { name: 'Lakeview' }).click();
    await page.getByText('1 person can use messages now and will get it.').waitFor();
    await write(page, 'Closed on Friday');
    await dialog(page).getByText('1 person gets it now. It cannot be changed or taken back').waitFor();
    expect(await dialog(page).getByText('Announce this to Lakeview?').count()).toBe(1);
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Announce it' }).click();

    await item(page, 'Closed on Friday').getByText('0 of 1 person has read it').waitFor();
    const ofDana = await pages.signedIn({ email: dana.email, password: goodPassword }, '/messages');
    await ofDana.getByRole('link', { name: /Announcement by .*Closed on Friday/ }).click();
    await ofDana.getByRole('log').getByText('Lakeview stays closed.').waitFor();
    await item(page, 'Closed on Friday').getByText('1 of 1 person has read it').waitFor({ timeout: 30_000 });
    expect((await omar.client.get('/api/conversations')).body.items).toEqual([]);
    await expectAccessible(page);
  }, 120_000);

  it('makes one announcement with two clicks', async () => {
    const page = await administrators('/announcements/new');
    await write(page, 'Only once');
    await dialog(page).getByRole('button', { name: 'Announce it' }).dblclick();
    await item(page, 'Only once').getByText('0 of 2 people have read it').waitFor();
    expect(await announced('Only once')).toHaveLength(1);
  }, 60_000);

  it('makes one although the first answer was lost', async () => {
    const page = await administrators('/announcements/new');
    await page.route('**/api/announcements', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      return route.abort();
    });
    await write(page, 'Lost answer');
    await dialog(page).getByRole('button', { name: 'Announce it' }).click();
    await page.getByRole('alert').filter({ hasText: 'It was not announced' }).waitFor();
    expect(await page.getByLabel('Subject').inputValue()).toBe('Lost answer');
    await page.unroute('**/api/announcements');
    await page.getByRole('button', { name: 'Announce', exact: true }).click();
    await dialog(page).getByRole('button', { name: 'Announce it' }).click();
    await item(page, 'Lost answer').waitFor();
    expect(await announced('Lost answer')).toHaveLength(1);
  }, 60_000);

  it('is asked before what was written is left behind, and for what is missing', async () => {
    const page = await administrators('/announcements');
    await page.getByRole('link', { name: 'New announcement' }).click();
    await page.getByRole('button', { name: 'Announce', exact: true }).click();
    for (const words of ['Enter a subject.', 'Write what you want to announce.']) await page.getByText(words).waitFor();
    await page.getByLabel('Subject').fill('Half a thought');
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByLabel('Subject').inputValue()).toBe('Half a thought');
  }, 60_000);

  it('is told that nobody would get it', async () => {
    await admin.post('/api/staff', {
      givenName: 'No',
      familyName: 'Messages',
      office: 'Old Town',
      emails: [{ address: 'no.messages@northside.example' }],
    });
    await settled(pages.portal.database.url);
    const page = await administrators('/announcements/new');
    await page.getByRole('radio', { name: 'One office' }).check();
    await page.getByRole('combobox', { name: 'Office' }).click();
    await page.getByRole('option', { name: 'Old Town' }).click();
    await write(page, 'Is anybody there?');
    await dialog(page).getByRole('button', { name: 'Announce it' }).click();
    await page.getByRole('alert').filter({ hasText: 'Nobody would get it' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Text' }).inputValue()).toBe('Lakeview stays closed.');
  }, 60_000);

  it('sees how far one is that is still being written into inboxes, and the earlier ones below', async () => {
    for (let count = 1; count <= 31; count += 1)
      await admin.post('/api/announcements', { subject: `Number ${count}.`, body: 'One of many.' });
    await settled(pages.portal.database.url);
    await pages.portal.stopWorker();
    await admin.post('/api/announcements', { subject: 'Still going out', body: 'To many.' });
    const page = await administrators('/announcements');
    await item(page, 'Still going out').getByText('On its way: 0 people have it so far').waitFor();
    await pages.portal.startWorker();
    await item(page, 'Still going out').getByText('0 of 2 people have read it').waitFor();
    await page.getByRole('listitem').last().scrollIntoViewIfNeeded();
    await item(page, 'Number 1.').waitFor();
    const [row] = await sql(pages.portal.database.url, 'select count(*)::int as made from messaging.announcement');
    expect(await page.getByRole('list', { name: 'Announcements' }).getByRole('listitem').count()).toBe(row!.made);
  }, 120_000);

  it('attaches files as soon as messages are switched on for them', async () => {
    const page = await administrators('/announcements/new');
    await page.getByRole('textbox', { name: 'Text' }).waitFor();
    expect(await page.getByRole('button', { name: 'Attach files' }).count()).toBe(0);
    const { body: session } = await admin.get('/api/session');
    await admin.put(`/api/staff/${session.staffMember.id}/portal/features`, { features: ['secure_messaging'] });
    await page.getByRole('button', { name: 'Attach files' }).first().waitFor();
    const { name, declaredType, content } = await plainPdf();
    await page.locator('input[type="file"]').setInputFiles([{ name, mimeType: declaredType, buffer: content }]);
    await page.getByRole('list', { name: 'Files' }).getByText(name).waitFor();
    await expectAccessible(page);
    await write(page, 'The new form', 'It is attached.');
    await dialog(page).getByRole('button', { name: 'Announce it' }).click();
    await item(page, 'The new form').getByText('0 of 2 people have read it').waitFor();
    const [announcement] = await announced('The new form');
    const { body: sent } = await omar.client.get(`/api/conversations/${announcement.id}/messages`);
    expect(sent.items[0].attachments).toEqual([expect.objectContaining({ name, mediaType: 'application/pdf' })]);
  }, 120_000);
});
