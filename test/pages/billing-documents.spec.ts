import type { Page } from 'playwright-core';
import { uploadDocument, uploadedCard } from '../support/billing-documents.js';
import { biller, grant, openAccount } from '../support/billing.js';
import type { Client } from '../support/client.js';
import { phonePhoto, plainPdf, type SentFile } from '../support/documents/good-files.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { goodPassword } from '../support/people.js';

let pages: Pages;
let admin: Client;
let dana: Awaited<ReturnType<typeof biller>>;
let photo: SentFile;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
  dana = await biller(pages.portal, admin);
  photo = await phonePhoto();
}, 120_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

async function kept(opening: Promise<Page>): Promise<Page> {
  return opening;
}
const administrators = (path: string) => kept(pages.administrator(path));
const danas = (path: string, options = {}) => kept(pages.signedIn({ email: dana.email, password: goodPassword }, path, options));

async function account(holderName: string): Promise<{ id: string; path: string }> {
  const { id } = await openAccount(admin, { holderName });
  await grant(admin, id, [dana]);
  return { id, path: `/billing/accounts/${id}/documents` };
}

const asChosen = ({ name, declaredType, content }: SentFile) => ({ name, mimeType: declaredType, buffer: content });
const choose = (page: Page, side: string, file: SentFile, how = 'Choose a file') =>
  page.getByLabel(`${how}: ${side}`, { exact: true }).setInputFiles(asChosen(file));
const documentsOf = async (accountId: string): Promise<any[]> =>
  (await admin.get(`/api/billing-accounts/${accountId}/documents`)).body.items;
const confirm = (page: Page, button: string) => page.getByRole('dialog').getByRole('button', { name: button });

describe('An insurance card', () => {
  it('is uploaded, seen live by an administrator, accepted, and in force live where it was uploaded', async () => {
    const { id, path } = await account('Amélie Yılmaz');
    const queue = await administrators('/billing/documents');
    await queue.getByText('Nothing waits for review').waitFor();
    await expectAccessible(queue);

    const page = await danas(path);
    await page.getByText('There are no documents yet').waitFor();
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await page.getByRole('button', { name: 'Upload a document' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Upload', exact: true }).click();
    await dialog.getByText('Enter the member id that stands on the card.').waitFor();
    await dialog.getByText('Choose a file, or take a photo.').waitFor();
    await expectAccessible(page);
    await dialog.getByLabel('Member id').fill('XGH123456789');
    await dialog.getByLabel('Valid until').fill('2031-12-31');
    await choose(page, 'Front of the card', photo, 'Take a photo');
    await choose(page, 'Back of the card', photo);
    await dialog.getByAltText('Preview of what will be sent').nth(1).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Upload', exact: true }).dblclick();
    await dialog.waitFor({ state: 'detached' });
    const card = page.getByRole('group', { name: 'Version 1', exact: true });
    await card.getByText('Waits for review').waitFor();
    await card.getByText('XGH123456789').waitFor();
    await card.getByText('Dec 31, 2031').waitFor();
    await card.getByRole('button', { name: 'Look at it in large: Back of the card' }).click();
    const large = page.getByRole('dialog').getByRole('img', { name: 'Back of the card' });
    await page.waitForFunction((image) => (image as HTMLImageElement).naturalWidth > 0, await large.elementHandle());
    await page.keyboard.press('Escape');
    await expectAccessible(page);
    expect(await documentsOf(id)).toHaveLength(1);

    await queue.getByRole('link', { name: 'Amélie Yılmaz' }).waitFor();
    await queue.getByRole('button', { name: 'Review' }).click();
    await queue.getByText('XGH123456789').waitFor();
    await expectAccessible(queue);
    await queue.getByRole('button', { name: 'Accept…' }).click();
    await confirm(queue, 'Accept it').dblclick();
    await queue.getByText('Nothing waits for review').waitFor();
    await card.getByText('In force').waitFor();
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
    expect(await documentsOf(id)).toMatchObject([{ current: { number: 1, state: 'accepted' } }]);
  }, 120_000);

  it('is rejected with a reason that is read live; a new version takes its place, and can be withdrawn', async () => {
    const { id, path } = await account('Omar Khan');
    const { versions } = await uploadedCard(dana, id);
    expect(versions).toHaveLength(1);
    const page = await danas(path);
    const first = page.getByRole('group', { name: 'Version 1', exact: true });
    await first.getByText('Waits for review').waitFor();

    const queue = await administrators('/billing/documents');
    await queue.getByRole('button', { name: 'Review' }).click();
    await queue.getByRole('button', { name: 'Reject…' }).click();
    await confirm(queue, 'Reject it').click();
    await queue.getByText('Say in a few words why.').waitFor();
    await expectAccessible(queue);
    await queue.getByLabel('Why it is rejected').fill('The member id\ncannot be read');
    await confirm(queue, 'Reject it').dblclick();
    await queue.getByText('Nothing waits for review').waitFor();
    await first.getByText('Rejected because: The member id cannot be read').waitFor();

    await page.getByRole('button', { name: /^New version of/ }).click();
    await page.getByRole('dialog').getByLabel('Member id').fill('XGH777');
    await choose(page, 'Front of the card', photo);
    await page.getByRole('dialog').getByRole('button', { name: 'Upload', exact: true }).click();
    const second = page.getByRole('group', { name: 'Version 2', exact: true });
    await second.getByText('Waits for review').waitFor();
    await page.getByRole('button', { name: '1 earlier version' }).click();
    await first.getByText('Rejected because').waitFor();
    await expectAccessible(page);

    await second.getByRole('button', { name: 'Withdraw…' }).click();
    await confirm(page, 'Withdraw it').click();
    await second.waitFor({ state: 'detached' });
    await first.getByText('Rejected because').waitFor();
    expect((await documentsOf(id))[0].latest.number).toBe(1);
  }, 120_000);
});

describe('An upload', () => {
  it('is refused in words: another kind of file, an empty one, one that is too large, one that is damaged', async () => {
    const { id, path } = await account('Mia Torres');
    const page = await danas(path);
    await page.getByRole('button', { name: 'Upload a document' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Member id').fill('XGH123456789');
    const front = dialog.getByRole('group', { name: 'Front of the card' });
    await choose(page, 'Front of the card', {
      name: 'card.jpg',
      declaredType: 'image/jpeg',
      content: Buffer.from('GIF89a'),
    });
    await front.getByRole('alert').getByText('neither a picture', { exact: false }).waitFor();
    await choose(page, 'Front of the card', { ...photo, content: Buffer.alloc(0) });
    await front.getByRole('alert').getByText('This file is empty', { exact: false }).waitFor();
    await choose(page, 'Front of the card', { ...photo, content: Buffer.alloc(10 * 1024 * 1024 + 1) });
    await front.getByRole('alert').getByText('larger than 10 MB', { exact: false }).waitFor();
    await expectAccessible(page);
    await choose(page, 'Front of the card', { ...photo, content: photo.content.subarray(0, 300) });
    await dialog.getByRole('button', { name: 'Upload', exact: true }).click();
    await dialog.getByText('The file is damaged or incomplete. Print it to PDF again', { exact: false }).waitFor();
    expect(await dialog.getByLabel('Member id').inputValue()).toBe('XGH123456789');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Choose another' }).click();
    await choose(page, 'Front of the card', photo);
    await dialog.getByRole('button', { name: 'Upload', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await documentsOf(id)).toHaveLength(1);
  }, 90_000);

  it('is taken by its content, whatever the device calls it', async () => {
    const { id, path } = await account('Noa Levi');
    const page = await danas(path);
    const letter = await plainPdf();
    for (const [file, stored] of [
      [{ ...photo, name: 'card.jfif' }, 'card.jpg'],
      [{ ...photo, name: 'card', declaredType: '' }, 'card.jpg'],
      [{ ...photo, name: 'card.png', declaredType: 'image/png' }, 'card.jpg'],
      [{ ...letter, name: 'scan', declaredType: 'text/plain' }, 'scan.pdf'],
      [{ ...letter, name: 'scan.jpg', declaredType: 'image/jpeg' }, 'scan.pdf'],
    ] as const) {
      await page.getByRole('button', { name: 'Upload a document' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('What it is').click();
      await page.getByRole('option', { name: 'Other document' }).click();
      await dialog.getByLabel('Choose a file: File', { exact: true }).setInputFiles(asChosen(file));
      await dialog.getByRole('button', { name: 'Upload', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      expect((await documentsOf(id))[0].title).toBe(stored);
    }
  }, 90_000);

  it('keeps the name of a letter, and is downloaded under it', async () => {
    const { id, path } = await account('Chen Wei');
    await uploadDocument(dana, id, { front: await plainPdf() }, { kind: 'other', title: 'Letter of the insurer' });
    const page = await danas(path);
    const letter = page.getByRole('group', { name: 'Letter of the insurer' });
    await letter.getByText('Waits for review').waitFor();
    const downloading = page.waitForEvent('download');
    await letter.getByRole('link', { name: /letter\.pdf/ }).click();
    expect((await downloading).suggestedFilename()).toBe('letter.pdf');
  });
});
