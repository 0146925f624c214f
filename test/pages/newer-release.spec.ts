import { readFileSync } from 'node:fs';
import { LiveStreams } from '#shared-kernel/live';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

/** The file that the build made of it. */
const partOf = (source: string): string => JSON.parse(readFileSync('apps/web/dist/.vite/manifest.json', 'utf8'))[source].file;

describe('A page that was left open over a deploy', () => {
  it('asks for a reload where a part of it is gone', async () => {
    const page = await pages.administrator('/settings');
    await page.getByRole('heading', { level: 1 }).waitFor();
    const gone = `**/${partOf('src/pages/audit/index.ts')}`;
    await page.route(gone, (route) => route.fulfill({ status: 404, body: '' }));
    await page.getByRole('link', { name: 'Audit' }).click();
    const notice = page.getByRole('alert').filter({ hasText: 'The portal was updated' });
    await notice.waitFor();
    expect(pages.complaints().join()).toContain('Failed to fetch dynamically imported module');
    await page.unroute(gone);
    await Promise.all([page.waitForEvent('load'), notice.getByRole('button', { name: 'Reload' }).click()]);
    await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor();
  });

  it('says that the portal was updated, and reloads when it is told to', async () => {
    const page = await pages.administrator('/settings');
    await page.getByRole('heading', { level: 1 }).waitFor();
    // The process stops; what answers the stream that the browser opens next is of another release.
    await page.route('**/api/events', (route) =>
      route.fulfill({ contentType: 'text/event-stream', body: 'event: hello\ndata: {"release":"another"}\n\n' }),
    );
    const again = page.waitForResponse('**/api/events');
    pages.portal.api.get(LiveStreams).endAll();
    await again;
    const bar = page.getByRole('status').filter({ hasText: 'The portal was updated' });
    await bar.waitFor();
    await expectAccessible(page);
    await page.unroute('**/api/events');
    await Promise.all([page.waitForEvent('load'), bar.getByRole('button', { name: 'Reload' }).click()]);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await bar.count()).toBe(0);
  }, 60_000);
});
