import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { Client } from '../support/client.js';
import { type Colleague, colleague, conversationOf } from '../support/messages.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { administrator } from '../support/portal.js';
import { settled, sql } from '../support/sql.js';
import { unzipped } from '../support/unzipped.js';

let pages: Pages;
let admin: Client;
let dana: Colleague;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
  dana = await colleague(pages.portal, admin, { givenName: 'Dana', familyName: 'Silva' });
  const omar = await colleague(pages.portal, admin);
  await conversationOf(omar, [dana], { subject: 'Flu vaccines', body: 'The vaccines have arrived.' });
}, 90_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

async function member(): Promise<Page> {
  return pages.administrator(`/staff/${dana.id}/biographics`);
}
const section = (page: Page) => page.getByRole('region', { name: 'Messages of this person' });
async function askFor(page: Page): Promise<void> {
  await section(page).getByRole('button', { name: 'Export messages' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export all messages?' });
  await dialog.getByText('Your export stands in the audit.').waitFor();
  await dialog.getByRole('button', { name: 'Export the messages' }).click();
}
const exportsInTheAudit = async (): Promise<number> => {
  await settled(pages.portal.database.url);
  const [row] = await sql(
    pages.portal.database.url,
    `select count(*)::int as found from audit.event where action = 'export-messages' and outcome = 'ok'`,
  );
  return row!.found as number;
};

describe("The export of somebody's messages", () => {
  it('asks for the password where that is long ago, is saved as a whole archive, and stands in the audit', async () => {
    const page = await member();
    await sql(pages.portal.database.url, `update portal_access.session set stepped_up_at = now() - interval '11 minutes'`);
    const before = await exportsInTheAudit();
    await askFor(page);
    const confirm = page.getByRole('dialog').filter({ has: page.locator('input[type="password"]') });
    await expectAccessible(page);
    await confirm.locator('input[type="password"]').fill(administrator.password);
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toBe(`messages-${dana.id}.zip`);
    const files = await unzipped(await readFile(await download.path()));
    expect(Object.values(files).join('\n')).toContain('The vaccines have arrived.');
    await page.getByText('The messages are exported. The export stands in the audit.').waitFor();
    expect(await exportsInTheAudit()).toBe(before + 1);
    await expectAccessible(page);
  }, 60_000);

  it('does nothing when the person changes their mind', async () => {
    const page = await member();
    const before = await exportsInTheAudit();
    await section(page).getByRole('button', { name: 'Export messages' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await exportsInTheAudit()).toBe(before);
  }, 60_000);

  it('that fails says why, in words, and can be tried again', async () => {
    const page = await member();
    await page.route('**/message-exports', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ status: 503, code: 'service.unavailable', detail: 'The database is away.' }),
      }),
    );
    await askFor(page);
    const alert = section(page).getByRole('alert').filter({ hasText: 'The messages were not exported' });
    await alert.getByText('The portal cannot do this right now.').waitFor();
    await page.unroute('**/message-exports');
    const [download] = await Promise.all([page.waitForEvent('download'), askFor(page)]);
    expect(await download.failure()).toBeNull();
    await alert.waitFor({ state: 'detached' });
  }, 60_000);

  it('that breaks off half-way saves nothing, and says so', async () => {
    const page = await member();
    // A body that ends before the length it was announced with: what a broken connection looks like to the page.
    await page.addInitScript(() => {
      const { fetch } = window;
      window.fetch = async (input, init) => {
        const response = await fetch(input, init);
        if (!String(input instanceof Request ? input.url : input).endsWith('/message-exports')) return response;
        const half = new ReadableStream({
          start(stream) {
            stream.enqueue(new Uint8Array(10));
            stream.error(new TypeError('network error'));
          },
        });
        return new Response(half, { status: 200, headers: response.headers });
      };
    });
    await page.reload();
    await askFor(page);
    const alert = section(page).getByRole('alert');
    await alert.getByText('The download broke off, and nothing was saved. Try again.').waitFor();
  }, 60_000);
});
