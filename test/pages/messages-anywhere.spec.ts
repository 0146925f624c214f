import type { Page } from 'playwright-core';
import type { Client } from '../support/client.js';
import { plainPdf, phonePhoto } from '../support/documents/good-files.js';
import { press, tabTo, typeInto } from '../support/keyboard.js';
import { type Colleague, colleague, conversationOf, say } from '../support/messages.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { goodPassword } from '../support/people.js';

let pages: Pages;
let admin: Client;
let dana: Colleague;
let omar: Colleague;

beforeAll(async () => {
  pages = await startPages();
  const { portal } = pages;
  admin = await portal.administrator();
  dana = await colleague(portal, admin, { givenName: 'Dana', familyName: 'Silva' });
  omar = await colleague(portal, admin, { givenName: 'Omar', familyName: 'Khan' });
}, 90_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

async function pageOf({ email }: Colleague, path: string, options?: Parameters<Pages['visitor']>[0]): Promise<Page> {
  return pages.signedIn({ email, password: goodPassword }, path, options);
}

const messages = (page: Page) => page.getByRole('log');
const isFocused = (page: Page, text: string) =>
  page.waitForFunction((words) => document.activeElement?.textContent?.includes(words), text);

describe('With the keyboard alone', () => {
  it('somebody writes, walks through the inbox, reads, replies, takes back, and puts away', async () => {
    await conversationOf(omar, [dana], { subject: 'Older', body: 'The older one.' });
    await conversationOf(omar, [dana], { subject: 'Newer', body: 'The newer one.' });
    const page = await pageOf(dana, '/messages');
    const { keyboard } = page;
    await page.getByRole('link').filter({ hasText: 'Newer' }).waitFor();

    await keyboard.press('n');
    await typeInto(page, page.getByRole('combobox', { name: 'To' }), 'omar');
    await page.getByRole('option', { name: /Omar Khan/ }).waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await typeInto(page, page.getByLabel('Subject'), 'By keyboard');
    await typeInto(page, page.getByRole('textbox', { name: 'Message', exact: true }), 'First line');
    await keyboard.press('Enter');
    await keyboard.type('second line');
    await keyboard.press('Control+Enter');
    await page.getByRole('heading', { level: 1, name: 'By keyboard' }).waitFor();
    await messages(page)
      .getByText(/First line\s+second line/)
      .waitFor();

    await press(page, page.getByRole('button', { name: 'Withdraw', exact: true }));
    const dialog = page.getByRole('dialog', { name: 'Withdraw this message?' });
    await press(page, dialog.getByRole('button', { name: 'Withdraw the message' }));
    await messages(page)
      .getByText(/^You withdrew this message/)
      .waitFor();

    await keyboard.press('Escape');
    await page.getByRole('heading', { level: 1 }).focus();
    await press(page, page.getByRole('link', { name: /^Messages/ }));
    await page.getByRole('list', { name: 'Inbox' }).getByRole('link').filter({ hasText: 'Newer' }).waitFor();
    await keyboard.press('j');
    await isFocused(page, 'Newer');
    await keyboard.press('j');
    await isFocused(page, 'Older');
    await keyboard.press('k');
    await keyboard.press('Enter');
    await messages(page).getByText('The newer one.').waitFor();
    await keyboard.press('r');
    await keyboard.type('Answered in passing');
    await keyboard.press('Control+Enter');
    await messages(page).getByText('Answered in passing').waitFor();
    // Typing goes on where it was; a shortcut works again outside of the field.
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    await keyboard.press('Shift+Tab');
    await keyboard.press('e');
    await page.getByRole('button', { name: 'Back to the inbox' }).waitFor();

    await keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.waitFor();
    await tabTo(page, help.getByRole('switch', { name: 'Use single keys' }));
    await keyboard.press('Space');
    await keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await keyboard.press('n');
    await page.getByRole('button', { name: 'Back to the inbox' }).waitFor();
  }, 120_000);
});

describe('On a telephone, in Spanish', () => {
  const telephone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, locale: 'es-MX' };

  it('somebody reads what comes, and answers, and nothing stands outside of the screen', async () => {
    const ines = await colleague(pages.portal, admin, { givenName: 'Inés', familyName: 'Prado', locale: 'es' });
    const { id } = await conversationOf(omar, [ines], { subject: 'Vacunas', body: 'Han llegado las vacunas.' });
    const page = await pageOf(ines, '/messages', telephone);
    await page.getByRole('heading', { level: 1, name: 'Mensajes' }).waitFor();
    await page.getByRole('button', { name: 'Menú' }).tap();
    await page.getByRole('navigation', { name: 'Principal' }).getByText('1 conversación con mensajes sin leer').waitFor();
    await page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: 'Mensajes' }).tap();
    await page.getByRole('list', { name: 'Entrada' }).getByRole('link').filter({ hasText: 'Vacunas' }).tap();
    await messages(page).getByText('Han llegado las vacunas.').waitFor();

    await page.getByRole('textbox', { name: 'Su respuesta' }).fill('Puedo ir el viernes.');
    await page.getByRole('button', { name: 'Enviar', exact: true }).tap();
    await messages(page).getByText('Puedo ir el viernes.').waitFor();
    await say(omar, id, 'Perfecto.');
    await messages(page).getByText('Perfecto.').waitFor();
    const inSight = async (words: string) => {
      const box = (await messages(page).getByText(words).boundingBox())!;
      return box.x >= 0 && box.x + box.width <= 390 && box.y >= 0 && box.y + box.height <= 844;
    };
    expect(await inSight('Perfecto.')).toBe(true);
    const reach = await page.getByRole('textbox', { name: 'Su respuesta' }).boundingBox();
    expect(reach!.y + reach!.height).toBeLessThanOrEqual(844);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expectAccessible(page);
  }, 120_000);
});

describe('Files', () => {
  it('are attached, refused with words, taken away again, sent, and seen and saved by who gets them', async () => {
    const { id } = await conversationOf(dana, [omar], { subject: 'Photographs' });
    const page = await pageOf(dana, `/messages/${id}`);
    const photo = await phonePhoto();
    const letter = await plainPdf();
    const files = page.getByRole('list', { name: 'Files' });
    const input = page.locator('input[type="file"]');
    const asChosen = ({ name, declaredType, content }: typeof photo) => ({ name, mimeType: declaredType, buffer: content });
    await input.setInputFiles([asChosen(photo), asChosen(letter)]);
    await files.getByText('IMG_0815.jpg').waitFor();
    await files.getByText('letter.pdf').waitFor();
    await input.setInputFiles([{ name: 'program.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') }]);
    await files.getByRole('alert').filter({ hasText: 'This is neither a JPEG, PNG or HEIC image nor a PDF.' }).waitFor();
    await expectAccessible(page);
    for (const name of ['program.exe', 'letter.pdf']) await page.getByRole('button', { name: `Remove ${name}` }).click();
    await page.getByText(/^Draft saved at/).waitFor();

    await page.reload();
    await files.getByText('IMG_0815.jpg').waitFor();
    expect(await files.getByText('letter.pdf').count()).toBe(0);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await messages(page).getByRole('img', { name: 'IMG_0815.jpg' }).waitFor();

    const ofOmar = await pageOf(omar, '/messages');
    await ofOmar.getByRole('link').filter({ hasText: 'Photographs' }).getByText('Dana Silva: 1 file').waitFor();
    await ofOmar.getByRole('link').filter({ hasText: 'Photographs' }).click();
    const preview = messages(ofOmar).getByRole('img', { name: 'IMG_0815.jpg' });
    await preview.waitFor();
    await ofOmar.waitForFunction(() => (document.querySelector('[role="log"] img') as HTMLImageElement).naturalWidth > 0);
    const [download] = await Promise.all([
      ofOmar.waitForEvent('download'),
      messages(ofOmar)
        .getByRole('link', { name: /^IMG_0815\.jpg/ })
        .click(),
    ]);
    expect([download.suggestedFilename(), await download.failure()]).toEqual(['IMG_0815.jpg', null]);
    await expectAccessible(ofOmar);
  }, 120_000);
});
