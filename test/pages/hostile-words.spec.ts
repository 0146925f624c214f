import type { Page } from 'playwright-core';
import { uploaded } from '../support/attachments.js';
import { draftInvoice, grant, issueInvoice, openAccount } from '../support/billing.js';
import type { Client } from '../support/client.js';
import { type Colleague, colleague, conversationOf, say } from '../support/messages.js';
import { type Pages, startPages } from '../support/pages.js';
import { goodPassword, registerPerson } from '../support/people.js';
import { settled, sql } from '../support/sql.js';
import { xssPayloads } from '../support/xss-payloads.js';

// U2: whatever people write as names, subjects, messages and names of files is shown as it is, and nothing of it runs.

let pages: Pages;
let admin: Client;
let reader: Colleague;
let page: Page;
let long: string;
const dialogs: string[] = [];

/** The words that the search finds all of them by. */
const word = 'marzipan';

beforeAll(async () => {
  pages = await startPages();
  const { portal } = pages;
  admin = await portal.administrator();
  reader = await colleague(portal, admin);
  const names = xssPayloads.map((givenName, at) => ({ givenName, familyName: xssPayloads.at(-at)!, jobTitle: givenName }));
  const writer = await colleague(portal, admin, names[0]);
  for (const [at, name] of names.entries())
    await registerPerson(admin, { ...name, office: name.givenName, emails: [{ address: `somebody.${at}@northside.example` }] });
  for (const payload of xssPayloads) await conversationOf(writer, [reader], { subject: payload, body: `${payload} ${word}` });
  long = (await conversationOf(writer, [reader], { subject: 'All of them', body: 'One after the other' })).id;
  for (const payload of xssPayloads) await say(writer, long, payload);
  await nameFiles(writer);
  await settled(portal.database.url);
}, 300_000);

afterAll(() => pages?.stop());

/** A message with a file for each of them. The portal itself would not keep such names: this is what if it did. */
async function nameFiles(writer: Colleague): Promise<void> {
  const attachmentIds = [await uploaded(writer)];
  const sent = await writer.client.post(`/api/conversations/${long}/messages`, { body: 'Files', attachmentIds });
  await sql(
    pages.portal.database.url,
    `with names as (select name, place::int, gen_random_uuid()::text as key from unnest($1::text[]) with ordinality n(name, place)),
       files as (
         insert into shared_kernel.stored_file (key) select key from names returning key
       )
     insert into messaging.attachment (id, uploader_id, message_id, place, name, media_type, size, file_key)
     select gen_random_uuid(), $2, $3, place + 10, name, 'image/jpeg', 1000, files.key from names join files using (key)`,
    [[...xssPayloads], writer.id, sent.body.id],
  );
  await sql(pages.portal.database.url, 'update messaging.message set attachments = $1 where id = $2', [
    xssPayloads.length + 1,
    sent.body.id,
  ]);
}

afterEach(async () => {
  await page?.context().close();
});

async function open(account: { email: string } | 'administrator', path: string): Promise<void> {
  const signedIn =
    account === 'administrator' ? pages.administrator() : pages.signedIn({ email: account.email, password: goodPassword });
  page = await signedIn;
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(path);
}

/** All of them stand there, letter by letter; none became anything but text. */
async function expectShownAsText(shown: readonly string[], places = 'main'): Promise<void> {
  const text = (await page.locator(places).innerText()).replaceAll(/\s+/g, ' ');
  expect(shown.filter((payload) => !text.includes(payload.replaceAll(/\s+/g, ' ')))).toEqual([]);
  await expectNothingRan();
}

async function expectNothingRan(): Promise<void> {
  const injected = await page.evaluate(() => ({
    elements: [...document.querySelectorAll('[data-xss], xss-data-xss, main script, main iframe, main object, main embed')].map(
      ({ outerHTML }) => outerHTML,
    ),
    addresses: [...document.querySelectorAll('a, form, [src]')]
      .flatMap((element) => ['href', 'src', 'action', 'formaction'].map((name) => element.getAttribute(name) ?? ''))
      .filter((address) => /^\s*(javascript|data|vbscript):/i.test(address)),
    handlers: [...document.querySelectorAll('*')].filter((element) =>
      [...element.attributes].some(({ name }) => name.startsWith('on')),
    ).length,
  }));
  expect({ ...injected, dialogs, complaints: pages.complaints() }).toEqual({
    elements: [],
    addresses: [],
    handlers: 0,
    dialogs: [],
    complaints: [],
  });
}

/** Scrolls until the list has so many, as more of it comes. */
async function scrollTo(items: string, count: number): Promise<void> {
  const list = page.locator(items);
  await list.first().waitFor();
  await page.waitForFunction(
    ([selector, least]) => {
      const all = document.querySelectorAll(selector as string);
      all[all.length - 1]?.scrollIntoView();
      return all.length >= (least as number);
    },
    [items, count] as const,
    { polling: 250, timeout: 60_000 },
  );
}

it('There are a hundred of them, all different', () => {
  expect(new Set(xssPayloads).size).toBe(100);
});

it('The inbox', async () => {
  await open(reader, '/messages');
  await scrollTo('a[data-conversation]', xssPayloads.length + 1);
  await expectShownAsText(xssPayloads);
}, 120_000);

it('A conversation, its people and its files', async () => {
  await open(reader, `/messages/${long}`);
  await page.getByText('Files', { exact: true }).waitFor();
  const log = page.getByRole('region', { name: 'Messages' });
  for (let tries = 0; tries < 40 && !(await page.getByText('One after the other').count()); tries += 1) {
    await log.evaluate((box) => box.scrollTo(0, -box.scrollHeight));
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
  }
  await page.getByText('One after the other').waitFor();
  await expectShownAsText(xssPayloads, '[role="log"] ol');
  const names = await page.getByRole('list', { name: 'Files' }).getByRole('link').allInnerTexts();
  expect(names.map((name) => name.trim()).slice(1)).toEqual(xssPayloads.map((name) => name.trim()));
  await page.getByRole('button', { name: /^You and/ }).click();
  await page.getByRole('dialog').getByText(xssPayloads[0]!).first().waitFor();
  await expectNothingRan();
}, 120_000);

it('A conversation with each of them as its subject', async () => {
  const { body } = await reader.client.get('/api/conversations?limit=100');
  const subjects: { id: string; subject: string }[] = body.items.filter((item: { id: string }) => item.id !== long).slice(0, 5);
  for (const { id, subject } of subjects) {
    await open(reader, `/messages/${id}`);
    await page.getByRole('heading', { level: 1, name: subject, exact: true }).waitFor();
    expect(await page.title()).toContain(subject);
    await expectNothingRan();
    await page.context().close();
  }
}, 120_000);

it('The search', async () => {
  await open(reader, `/messages/search?q=${word}`);
  await scrollTo('[aria-label="Messages found"] > li', xssPayloads.length);
  await expectNothingRan();
  const subjects = await page.getByRole('list', { name: 'Messages found' }).getByRole('listitem').allInnerTexts();
  expect(xssPayloads.filter((payload) => !subjects.some((text) => text.includes(payload)))).toEqual([]);
  for (const payload of [xssPayloads[0]!, xssPayloads[70]!, xssPayloads[96]!]) {
    await page.goto(`/messages/search?q=${encodeURIComponent(payload)}`);
    await page.getByRole('status').first().waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe(payload);
    await expectNothingRan();
  }
}, 120_000);

it('The people to write to', async () => {
  await open(reader, '/messages/new');
  await page.getByRole('combobox', { name: 'To' }).fill('script');
  await page.getByRole('option').filter({ hasText: '<script' }).first().waitFor();
  await expectNothingRan();
}, 60_000);

it('The list of staff', async () => {
  await open('administrator', '/staff');
  const seen: string[] = [];
  for (let first = 1; ; first += 50) {
    await page.getByText(new RegExp(`^${first}–`)).waitFor();
    await page.locator('[aria-busy=false]').getByRole('table').waitFor();
    seen.push((await page.locator('main').innerText()).replaceAll(/\s+/g, ' '));
    await expectNothingRan();
    const next = page.getByRole('button', { name: 'Next' });
    if ((await next.getAttribute('aria-disabled')) === 'true') break;
    await next.click();
  }
  expect(xssPayloads.filter((payload) => !seen.some((text) => text.includes(payload.replaceAll(/\s+/g, ' '))))).toEqual([]);
}, 120_000);

it('The pages of somebody who is called so', async () => {
  const { body } = await admin.get('/api/staff?limit=3&sort=name');
  for (const { id } of body.items) {
    for (const path of ['biographics', 'portal', 'activity']) {
      await open('administrator', `/staff/${id}/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForFunction(() => !document.querySelector('.mantine-Skeleton-root, [aria-busy="true"]'));
      await expectNothingRan();
      await page.context().close();
    }
  }
}, 120_000);

it('The announcements and those who choose an office', async () => {
  for (const subject of xssPayloads.slice(0, 30)) await admin.post('/api/announcements', { subject, body: subject });
  await open('administrator', '/announcements');
  await scrollTo('[aria-label="Announcements"] > li', 30);
  await expectShownAsText(xssPayloads.slice(0, 30));
  await page.goto('/announcements/new');
  await page.getByRole('radio', { name: 'One office' }).check();
  await page.getByRole('combobox', { name: 'Office' }).click();
  await page.getByRole('option').first().waitFor();
  await expectNothingRan();
}, 120_000);

it('The billing accounts, an invoice, its draft, and who may see them', async () => {
  let accountId = '';
  for (const holderName of xssPayloads.slice(0, 30))
    accountId = (await openAccount(admin, { holderName, externalId: holderName.trim().slice(0, 100) })).id;
  const lineItems = xssPayloads.map((description) => ({ description, quantity: 1, unitAmount: 100 }));
  const note = xssPayloads.slice(0, 10).join('\n');
  const { id } = await issueInvoice(admin, accountId, { lineItems, note });
  const draft = await draftInvoice(admin, accountId, { lineItems, note });
  const { body: people } = await admin.get('/api/staff?limit=20');
  await grant(admin, accountId, people.items);
  await open('administrator', '/billing?sort=-opened');
  await scrollTo('[aria-label="Billing accounts"] > li', 30);
  await expectShownAsText(xssPayloads.slice(0, 30));
  await page.goto(`/billing/invoices/${id}`);
  await page.getByRole('table', { name: 'What is billed' }).waitFor();
  await expectShownAsText(xssPayloads);
  for (const path of [
    `invoices/${draft.id}`,
    `accounts/${accountId}`,
    `accounts/${accountId}/access`,
    `accounts/${accountId}/details`,
  ]) {
    await page.goto(`/billing/${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForFunction(() => !document.querySelector('.mantine-Skeleton-root, [aria-busy="true"]'));
    await expectNothingRan();
  }
}, 120_000);
