import { createRequire } from 'node:module';
import type AxeBuilder from 'axe-core';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { useBrowser, type TestBrowser } from './browser.js';
import { administrator, freshPortal, type TestPortal } from './portal.js';

const axeScript = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

type Account = { email: string; password: string; code?: string };

export type Pages = Awaited<ReturnType<typeof startPages>>;

/** The whole product and a real browser in front of it. */
export async function startPages(env: Record<string, string> = {}) {
  // Pages show the whole practice: lists, counts, what is new.
  const portal = await freshPortal(env);
  const browser = await useBrowser();
  const complaints: string[] = [];

  /** A browser of its own: cookies, storage, clipboard. English and New York unless told. */
  async function visitor(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await browser.context({
      baseURL: portal.url,
      locale: 'en-US',
      timezoneId: 'America/New_York',
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    });
    context.setDefaultTimeout(15_000);
    await context.addInitScript(recordLayoutShift);
    context.on('page', (page) => listen(page, complaints));
    return context;
  }

  async function open(path: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await (await visitor(options)).newPage();
    await page.goto(path);
    return page;
  }

  /** Signs in through the API, in the browser's own name: journeys that are about something else start here. */
  async function signedInVisitor(account: Account, options?: BrowserContextOptions): Promise<BrowserContext> {
    const context = await visitor(options);
    const answer = await context.request.post('/api/session', { data: account, headers: { origin: portal.url } });
    if (answer.status() !== 201) throw new Error(`${account.email} could not sign in: ${await answer.text()}`);
    return context;
  }

  async function signedIn(account: Account, path = '/', options?: BrowserContextOptions): Promise<Page> {
    const page = await (await signedInVisitor(account, options)).newPage();
    await page.goto(path);
    return page;
  }

  return {
    portal,
    browser,
    visitor,
    open,
    signedInVisitor,
    signedIn,
    administrator: (path?: string, options?: BrowserContextOptions) => signedIn(administrator, path, options),
    /** What pages complained of since it was last asked: script errors, violations of the content security policy. */
    complaints: () => complaints.splice(0),
    /** Closes what the test opened (an open page goes on working), and fails the test if one of its pages complained. */
    async endTest() {
      await browser.closeAll();
      expect(complaints.splice(0)).toEqual([]);
    },
    async stop() {
      await browser.closeAll();
      await portal.stop();
    },
  };
}

function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`Error: ${error.message}`));
  page.on('console', (message) => {
    // The browser itself reports each refusal of the API as an error; those are the journey's business.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
}

/** Runs in the page, before its scripts. */
function recordLayoutShift(): void {
  const shown = window as unknown as { layoutShift: number };
  shown.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
      if (!entry.hadRecentInput) shown.layoutShift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}

/** How much the page jumped while it loaded; below 0.1 is good by the field's measure, 0 is ours. */
export const layoutShift = (page: Page) => page.evaluate(() => (window as unknown as { layoutShift: number }).layoutShift);

/** WCAG 2.2 A and AA by axe, in light and dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // The page follows the device a moment later, and the colours are there with the frame after.
    // The payer's page leaves that to its style sheet.
    await page.waitForFunction(
      (scheme) => (document.documentElement.dataset.mantineColorScheme ?? scheme) === scheme,
      colorScheme,
    );
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    expect({ colorScheme, violations: await violationsOf(page) }).toEqual({ colorScheme, violations: [] });
  }
}

async function violationsOf(page: Page): Promise<string[]> {
  // Evaluated, not inserted: the content security policy would rightly refuse a foreign script element.
  if (!(await page.evaluate(() => 'axe' in window))) {
    const { readFile } = await import('node:fs/promises');
    await page.evaluate(await readFile(axeScript, 'utf8'));
  }
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof AxeBuilder };
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      // Of everything else (what passed, what does not apply) axe need not describe every element.
      resultTypes: ['violations'],
    });
    return violations.map(({ id, help, nodes }) => `${id}: ${help} — ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  });
}

export type { TestBrowser, TestPortal };
