import type { Page } from 'playwright-core';
import type { Client } from '../support/client.js';
import { type Colleague, colleague, conversationOf, say, switchMessages } from '../support/messages.js';
import { type Pages, startPages } from '../support/pages.js';
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

/** A page of Dana's, and what it asked for of conversations since it was last asked. */
async function follow(path: string): Promise<{ page: Page; asked: () => string[] }> {
  const page = await pages.signedIn({ email: dana.email, password: goodPassword }, path);
  const seen: string[] = [];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (request.method() === 'GET' && /^\/api\/conversations\/./.test(pathname)) seen.push(pathname.split('/').at(-1)! + search);
  });
  return { page, asked: () => seen.splice(0) };
}

const log = (page: Page) => page.getByRole('log');
async function longConversation(starter: Colleague, other: Colleague): Promise<string> {
  const { id } = await conversationOf(starter, [other], { subject: 'Long', body: 'The very first word' });
  for (let count = 2; count <= 70; count += 1) await say(starter, id, `Message ${count}.`);
  return id;
}
async function showAll(page: Page): Promise<void> {
  await log(page).getByText('Message 70.').waitFor();
  await page.getByRole('region', { name: 'Messages' }).evaluate((box) => box.scrollTo(0, -box.scrollHeight));
  await log(page).getByText('The very first word').waitFor();
}

describe('An open conversation with more than a page of messages', () => {
  it('fetches of what others write only what is new, and of what they take back only that', async () => {
    const id = await longConversation(omar, dana);
    const { page, asked } = await follow(`/messages/${id}`);
    await showAll(page);
    asked();
    await say(omar, id, 'Number seventy-one.');
    await log(page).getByText('Number seventy-one.').waitFor();
    const { id: messageId } = await say(omar, id, 'Number seventy-two.');
    await log(page).getByText('Number seventy-two.').waitFor();
    expect(asked()).toEqual(['messages?after=70', 'messages?after=71']);
    await omar.client.delete(`/api/conversations/${id}/messages/${messageId}`);
    await log(page)
      .getByText(/^Omar Khan withdrew this message/)
      .waitFor();
    expect(asked()).toEqual(['messages?before=73&limit=1']);
    expect(await log(page).getByText('The very first word').count()).toBe(1);
  }, 90_000);

  it('shows who read what, however far back, and its own message at once', async () => {
    const id = await longConversation(dana, omar);
    const { page, asked } = await follow(`/messages/${id}`);
    await showAll(page);
    expect(await log(page).getByText('Read by Omar Khan').count()).toBe(0);
    await omar.client.put(`/api/conversations/${id}/read`, { position: 68 });
    await page.waitForFunction(() => [...document.querySelectorAll('summary')].length === 68);
    expect(await log(page).getByText('Not read yet').count()).toBe(2);
    asked();
    await page.getByRole('textbox', { name: 'Your reply' }).fill('One more of mine.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await log(page).getByText('One more of mine.').waitFor();
    expect(new Set(asked())).toEqual(new Set(['messages?after=70']));
    await omar.client.put(`/api/conversations/${id}/read`, { position: 71 });
    await page.waitForFunction(() => [...document.querySelectorAll('summary')].length === 71);
    expect(await log(page).getByText('One more of mine.').count()).toBe(1);
  }, 90_000);

  it('has everything that it missed while the connection was lost', async () => {
    const id = await longConversation(omar, dana);
    const { page } = await follow(`/messages/${id}`);
    await showAll(page);
    await page.context().setOffline(true);
    await page.evaluate(() => window.dispatchEvent(new Event('offline')));
    const { id: messageId } = await say(omar, id, 'Said meanwhile.');
    await say(omar, id, 'And this.');
    await omar.client.delete(`/api/conversations/${id}/messages/${messageId}`);
    await page.context().setOffline(false);
    await say(omar, id, 'And after.');
    await log(page).getByText('And after.').waitFor({ timeout: 30_000 });
    await log(page).getByText('And this.').waitFor();
    await log(page)
      .getByText(/^Omar Khan withdrew this message/)
      .waitFor();
  }, 90_000);

  it('shows many messages at once each once and in their order', async () => {
    const { id } = await conversationOf(omar, [dana], { subject: 'Quick' });
    const { page } = await follow(`/messages/${id}`);
    await log(page).getByText('Hello').waitFor();
    await Promise.all(Array.from({ length: 30 }, (_, count) => say(omar, id, `Quick ${count}.`)));
    await page.waitForFunction(() => document.querySelectorAll('[role="log"] ol > li').length >= 31);
    const { items } = (await dana.client.get(`/api/conversations/${id}/messages`)).body;
    const expected = items.map(({ body }: { body: string }) => body).toReversed();
    const shown = (await log(page).locator('ol > li').allInnerTexts()).map((text) => /Quick \d+\.|Hello/.exec(text)?.[0]);
    expect(shown.filter(Boolean)).toEqual(expected);
  }, 90_000);
});

describe('A page that was not told that messages are switched off', () => {
  it('learns it from the first refusal, says so and leads on', async () => {
    const { id } = await conversationOf(omar, [dana], { subject: 'Unaware' });
    const page = await pages.signedIn({ email: dana.email, password: goodPassword }, '/');
    await page.route('**/api/events', (route) => route.abort());
    await page.goto(`/messages/${id}`);
    await log(page).getByText('Hello').waitFor();
    await switchMessages(admin, dana, false);
    await page.getByRole('textbox', { name: 'Your reply' }).fill('Does this arrive?');
    await page.getByText('Messages are switched off for you').waitFor();
    await page.getByRole('link', { name: 'Go to your start page' }).click();
    await page.getByRole('heading', { level: 1, name: /^Welcome/ }).waitFor();
    await switchMessages(admin, dana, true);
  }, 60_000);
});
