import type { Page } from 'playwright-core';
import { createApi } from '../../apps/api/src/application.js';
import { freePort } from '../../bin/local/ports.js';
import type { Client } from '../support/client.js';
import { type Colleague, colleague, conversationOf, say, switchMessages } from '../support/messages.js';
import { goodPassword } from '../support/people.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { createLogger } from '#shared-kernel/logging';

let pages: Pages;
let admin: Client;
let dana: Colleague;
let omar: Colleague;
let third: Colleague;
let secondUrl: string;
let secondApi: Awaited<ReturnType<typeof createApi>>;

beforeAll(async () => {
  pages = await startPages();
  const { portal } = pages;
  admin = await portal.administrator();
  const port = await freePort();
  secondUrl = `http://localhost:${port}`;
  secondApi = await createApi({ ...portal.settings, PUBLIC_URL: secondUrl }, createLogger('test', 'silent'));
  await secondApi.listen(port, '127.0.0.1');
  dana = await colleague(portal, admin, { givenName: 'Dana', familyName: 'Silva', jobTitle: 'Nurse', office: 'Lakeview' });
  omar = await colleague(portal, admin, { givenName: 'Omar', familyName: 'Khan', jobTitle: 'Physician', office: 'Harbour' });
  third = await colleague(portal, admin, { givenName: 'Petra', familyName: 'Novak' });
}, 90_000);

afterEach(() => pages.endTest());

afterAll(async () => {
  await secondApi?.close();
  await pages?.stop();
});

async function pageOf({ email }: Colleague, path: string, options?: Parameters<Pages['visitor']>[0]): Promise<Page> {
  return pages.signedIn({ email, password: goodPassword }, path, options);
}

const reply = (page: Page) => page.getByRole('textbox', { name: 'Your reply' });
const messages = (page: Page) => page.getByRole('log');
const send = (page: Page) => page.getByRole('button', { name: 'Send', exact: true }).click();
const row = (page: Page, subject: string) =>
  page.getByRole('list', { name: 'Inbox' }).getByRole('link').filter({ hasText: subject });

/** Writes the subject of a conversation that nobody else has. */
let subjects = 0;
const subject = (words: string) => `${words} ${(subjects += 1)}`;

describe('Two people in two browsers on two api processes', () => {
  it('write to each other and see it within a second, and a third sees nothing', async () => {
    const about = subject('Flu vaccines');
    const ofOmar = await pageOf(omar, `${secondUrl}/messages`);
    const ofThird = await pageOf(third, `${secondUrl}/messages`);
    await ofThird.getByText('Your inbox is empty').waitFor();
    await ofOmar.getByRole('list', { name: 'Inbox' }).waitFor({ state: 'attached' });

    const ofDana = await pageOf(dana, '/messages');
    await ofDana.getByRole('link', { name: 'New message' }).click();
    await ofDana.getByRole('combobox', { name: 'To' }).fill('omar');
    await ofDana.getByRole('option', { name: /Omar Khan.*Physician · Harbour/ }).click();
    await ofDana.getByLabel('Subject').fill(about);
    await ofDana
      .getByRole('textbox', { name: 'Message', exact: true })
      .fill('The vaccines have arrived.\nSee https://vaccines.example/flu');
    await send(ofDana);
    await ofDana.getByRole('heading', { level: 1, name: about }).waitFor();

    await row(ofOmar, about).waitFor();
    await ofOmar.waitForFunction(() => document.title.startsWith('(1) Messages'));
    await ofOmar.getByRole('navigation').getByText('1 conversation with unread messages').waitFor({ state: 'attached' });
    await row(ofOmar, about).click();
    const link = messages(ofOmar).getByRole('link', { name: 'https://vaccines.example/flu' });
    expect(await link.getAttribute('rel')).toContain('noopener');
    await messages(ofDana).getByText('Read by Omar Khan').waitFor();
    await ofOmar.waitForFunction(() => !document.title.startsWith('('));

    await reply(ofOmar).fill('I can take the Friday clinic.');
    await send(ofOmar);
    const sentAt = Date.now();
    await messages(ofDana).getByText('I can take the Friday clinic.').waitFor();
    expect(Date.now() - sentAt).toBeLessThan(1_000);
    await messages(ofOmar).getByText('Read by Dana Silva').waitFor();
    expect(await reply(ofOmar).inputValue()).toBe('');

    await ofThird.getByText('Your inbox is empty').waitFor();
    await ofThird.goto(new URL(new URL(ofDana.url()).pathname, secondUrl).href);
    await ofThird.getByText('There is no such conversation of yours.').waitFor();
  }, 90_000);
});

describe('The feature', () => {
  it('switched off takes everything from open pages, and switched on brings it back', async () => {
    const about = subject('Kept');
    await conversationOf(omar, [dana], { subject: about, body: 'Nothing of this is lost.' });
    const page = await pageOf(dana, '/messages');
    await row(page, about).click();
    await messages(page).getByText('Nothing of this is lost.').waitFor();
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));

    await switchMessages(admin, dana, false);
    await page.getByText('Messages are switched off for you').waitFor();
    expect(await page.getByText('Nothing of this is lost.').count()).toBe(0);
    await page.getByRole('link', { name: 'Messages', exact: true }).waitFor({ state: 'detached' });
    await expectAccessible(page);
    const ofOmar = await pageOf(omar, '/messages/new');
    await ofOmar.getByRole('combobox', { name: 'To' }).fill('dana');
    const option = ofOmar.getByRole('option', { name: /Dana Silva.*Messages are switched off/ });
    await option.waitFor();
    await option.click({ force: true });
    expect(await ofOmar.getByRole('combobox', { name: 'To' }).inputValue()).toBe('dana');

    await switchMessages(admin, dana, true);
    await messages(page).getByText('Nothing of this is lost.').waitFor();
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  }, 90_000);
});

describe('A conversation', () => {
  it('keeps a draft over a reload, and what is typed while the connection is lost', async () => {
    const { id } = await conversationOf(omar, [dana], { subject: subject('Draft') });
    const page = await pageOf(dana, `/messages/${id}`);
    await reply(page).fill('Half a sent');
    await page.getByText(/^Draft saved at/).waitFor();
    await page.reload();
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('textarea')?.value === 'Half a sent');

    await page.context().setOffline(true);
    await reply(page).fill('Half a sentence');
    await send(page);
    await page.getByRole('alert').filter({ hasText: 'It was not sent' }).waitFor();
    expect(await reply(page).inputValue()).toBe('Half a sentence');
    await page.context().setOffline(false);
    await send(page);
    await messages(page).getByText('Half a sentence').waitFor();
    await page.reload();
    await messages(page).getByText('Half a sentence').waitFor();
    expect([await reply(page).inputValue(), await messages(page).getByText('Half a sentence').count()]).toEqual(['', 1]);
  }, 90_000);

  it('takes a message back within its time, for everybody', async () => {
    const { id } = await conversationOf(dana, [omar], { subject: subject('Withdrawn'), body: 'To the wrong people.' });
    const ofOmar = await pageOf(omar, `/messages/${id}`);
    await messages(ofOmar).getByText('To the wrong people.').waitFor();
    const page = await pageOf(dana, `/messages/${id}`);
    await page.getByRole('button', { name: 'Withdraw', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw the message' }).click();
    await messages(page)
      .getByText(/^You withdrew this message on/)
      .waitFor();
    await messages(ofOmar)
      .getByText(/^Dana Silva withdrew this message on/)
      .waitFor();
    expect(await ofOmar.getByText('To the wrong people.').count()).toBe(0);
  }, 90_000);

  it('brings others in, who see it from its beginning, and lets people go', async () => {
    const { id } = await conversationOf(dana, [omar], { subject: subject('Growing'), body: 'From the beginning.' });
    const page = await pageOf(dana, `/messages/${id}`);
    await page.getByRole('button', { name: 'Add people' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add people' });
    await dialog.getByText('They will see the whole conversation, from its beginning.').waitFor();
    await dialog.getByRole('combobox', { name: 'Who' }).fill('petra');
    await page.getByRole('option', { name: /Petra Novak/ }).click();
    await dialog.getByRole('button', { name: 'Add to the conversation' }).click();
    await page.getByRole('button', { name: /You and .*Petra Novak/ }).waitFor();
    const ofThird = await pageOf(third, `/messages/${id}`);
    await messages(ofThird).getByText('From the beginning.').waitFor();

    await ofThird.getByRole('button', { name: 'Leave', exact: true }).click();
    await ofThird.getByRole('dialog').getByRole('button', { name: 'Leave the conversation' }).click();
    await ofThird.getByText(/^You left this conversation on/).waitFor();
    await say(dana, id, 'After Petra left.');
    await ofThird.reload();
    await messages(ofThird).getByText('From the beginning.').waitFor();
    expect([await ofThird.getByText('After Petra left.').count(), await reply(ofThird).count()]).toEqual([0, 0]);
    await ofThird.goto('/messages?box=left');
    await ofThird.getByRole('list', { name: 'Left' }).getByRole('link').first().waitFor();
  }, 90_000);

  it('goes back through hundreds of messages, and a search leads into the middle of them', async () => {
    const about = subject('Long');
    const { id } = await conversationOf(omar, [dana], { subject: about, body: 'The very first word' });
    for (let count = 2; count <= 75; count += 1) await say(omar, id, count === 20 ? 'A marmalade sandwich' : `Message ${count}.`);
    const page = await pageOf(dana, `/messages/${id}`);
    await messages(page).getByText('Message 75.').waitFor();
    for (const text of ['Message 50.', 'The very first word']) {
      await page.getByRole('region', { name: 'Messages' }).evaluate((box) => box.scrollTo(0, -box.scrollHeight));
      await messages(page).getByText(text).waitFor();
    }
    await page.goto('/messages');
    await page.getByRole('searchbox').fill('marmalade');
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Messages found' }).getByRole('link').click();
    await messages(page).getByText('A marmalade sandwich').waitFor();
    expect(await messages(page).getByText('A marmalade sandwich').isVisible()).toBe(true);
    await page.getByRole('region', { name: 'Messages' }).evaluate((box) => box.scrollTo(0, 0));
    await messages(page).getByText('Message 60.').waitFor();
  }, 90_000);
});

describe('The inbox', () => {
  it('puts away and brings back, and what is away comes back when somebody writes', async () => {
    const about = subject('Away');
    const { id } = await conversationOf(omar, [dana], { subject: about });
    const page = await pageOf(dana, '/messages');
    await row(page, about).waitFor();
    await page.getByRole('button', { name: `Archive “${about}”` }).click();
    await row(page, about).waitFor({ state: 'detached' });
    await page.getByText('Archived', { exact: true }).click();
    await page.getByRole('list', { name: 'Archived' }).getByRole('link').filter({ hasText: about }).waitFor();
    await say(omar, id, 'Once more');
    await page.getByText('Inbox', { exact: true }).click();
    await row(page, about).getByText('Omar Khan: Once more').waitFor();
  }, 90_000);

  it('keeps a message that is begun, over a reload and until it is sent or deleted', async () => {
    const about = subject('Begun');
    const page = await pageOf(dana, '/messages/new');
    await page.getByRole('combobox', { name: 'To' }).fill('omar');
    await page.getByRole('option', { name: /Omar Khan/ }).click();
    await page.getByLabel('Subject').fill(about);
    await page.waitForURL(/draft=/);
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill('The vaccines have arr');
    await page.getByText(/^Draft saved at/).waitFor();
    await page.reload();
    await page.getByText('Omar Khan').first().waitFor();
    expect(await page.getByRole('textbox', { name: 'Message', exact: true }).inputValue()).toBe('The vaccines have arr');
    await page.goto('/messages');
    await page.getByRole('link', { name: `Draft: ${about}` }).click();
    await page.getByRole('button', { name: 'Delete the draft' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the draft' }).click();
    await page.getByRole('heading', { level: 1, name: 'Messages' }).waitFor();
    await page.getByRole('link', { name: `Draft: ${about}` }).waitFor({ state: 'detached' });
  }, 90_000);
});
