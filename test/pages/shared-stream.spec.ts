import type { BrowserContext, Page } from 'playwright-core';
import { LiveStreams } from '#shared-kernel/live';
import { administrator, until } from '../support/index.js';
import { type Pages, startPages } from '../support/pages.js';
import { invite, type Person, registerPerson } from '../support/people.js';
import { settled } from '../support/sql.js';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages();
}, 60_000);

afterEach(() => expect(pages.complaints()).toEqual([]));

afterAll(() => pages?.stop());

const streams = () => pages.portal.api.get(LiveStreams).count;
const streamsAre = (count: number) =>
  until(`${count} streams are open`, () => (streams() === count ? true : Promise.reject(new Error(`${streams()} are`))));
const invitation = (page: Page) => page.getByRole('region', { name: '2. Portal access' }).getByText(/^Invitation sent to/);
const open = (context: BrowserContext, count: number, path: string) =>
  Array.from({ length: count }).reduce<Promise<Page[]>>(async (opened) => {
    const tabs = await opened;
    const tab = await context.newPage();
    await tab.goto(path);
    await tab.getByRole('heading', { level: 1 }).waitFor();
    return [...tabs, tab];
  }, Promise.resolve([]));

/** The browser of an administrator who is signed in; the script runs before those of each page. */
async function signedIn(script = ''): Promise<BrowserContext> {
  const context = await pages.visitor();
  await context.addInitScript(script);
  await context.request.post('/api/session', { data: administrator, headers: { origin: pages.portal.url } });
  return context;
}

/** As when another tab comes to the front, or this one. */
const turn = (page: Page, visibility: 'hidden' | 'visible') =>
  page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visibility);

/** Which tabs asked for a stream, one after the other. */
function leadersOf(context: BrowserContext): Page[] {
  const leaders: Page[] = [];
  context.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/events') leaders.push(request.frame().page());
  });
  return leaders;
}

async function newPerson(): Promise<Person> {
  return registerPerson(await pages.portal.administrator());
}

describe('The tabs of one browser', () => {
  it('share one stream, so that an eighth opens like the first and each of them hears', async () => {
    const person = await newPerson();
    const context = await signedIn();
    const tabs = await open(context, 8, `/staff/${person.id}/portal`);
    expect(streams()).toBe(1);
    await invite(await pages.portal.administrator(), person);
    await Promise.all(tabs.map((tab) => invitation(tab).waitFor()));
    await context.close();
    await streamsAre(0);
  }, 120_000);

  it('hand the stream over when its tab is closed, and lose nothing of what happens meanwhile', async () => {
    const person = await newPerson();
    const context = await signedIn();
    const leaders = leadersOf(context);
    const tabs = await open(context, 3, `/staff/${person.id}/portal`);
    expect(leaders).toEqual([tabs[0]]);
    const changed = Promise.withResolvers<void>();
    const asked = context.waitForEvent('request', (request) => request.url().includes('/api/events?lastEventId='));
    await context.route(/\/api\/events\?/, async (route) => {
      await changed.promise;
      await route.continue();
    });
    await tabs[0]!.close();
    await asked;
    await streamsAre(0);
    await invite(await pages.portal.administrator(), person);
    await settled(pages.portal.database.url);
    changed.resolve();
    await Promise.all(tabs.slice(1).map((tab) => invitation(tab).waitFor()));
    expect(streams()).toBe(1);
    await context.close();
  }, 120_000);

  it('let go of the stream when they are hidden and another is shown', async () => {
    const person = await newPerson();
    const context = await signedIn();
    const leaders = leadersOf(context);
    const [first, second] = (await open(context, 2, `/staff/${person.id}/portal`)) as [Page, Page];
    await turn(first, 'hidden');
    await until('the other tab has the stream', () =>
      leaders.at(-1) === second ? true : Promise.reject(new Error(`${leaders.length} tabs asked`)),
    );
    await streamsAre(1);
    await invite(await pages.portal.administrator(), person);
    await Promise.all([first, second].map((tab) => invitation(tab).waitFor()));
    await context.close();
  }, 120_000);

  it('keep it for themselves when no other is shown', async () => {
    const context = await signedIn();
    const leaders = leadersOf(context);
    const [only] = (await open(context, 1, '/settings')) as [Page];
    await turn(only, 'hidden');
    await turn(only, 'visible');
    expect(leaders).toEqual([only]);
    expect(streams()).toBe(1);
    await context.close();
  }, 60_000);

  it('have one each where the browser cannot share it, as long as they are shown', async () => {
    await streamsAre(0);
    const person = await newPerson();
    const context = await signedIn('delete Navigator.prototype.locks');
    const tabs = (await open(context, 2, `/staff/${person.id}/portal`)) as [Page, Page];
    await streamsAre(2);
    await turn(tabs[0], 'hidden');
    await streamsAre(1);
    await turn(tabs[0], 'visible');
    await streamsAre(2);
    await invite(await pages.portal.administrator(), person);
    await Promise.all(tabs.map((tab) => invitation(tab).waitFor()));
    await context.close();
  }, 120_000);
});
