import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { goodPassword } from '../../support/people.js';
import { administrator } from '../../support/portal.js';
import type { Pages } from '../../support/pages.js';
import type { Sample } from './sample.js';
import type { Shot, Viewer } from './shot.js';
import { type Language, wordsIn } from './words.js';

const devices = {
  desktop: { viewport: { width: 1280, height: 800 } },
  telephone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
} as const satisfies Record<string, BrowserContextOptions>;

export type Light = { device: keyof typeof devices; language: Language; colorScheme: 'light' | 'dark' };

/** As much of a long page as still tells something in a picture. */
const MOST_HIGH = 1_700;

/** Takes pictures in one light: one device, one language, light or dark. Each viewer has a browser of their own. */
export function cameraIn(pages: Pages, sample: Sample, light: Light, folder: string) {
  const { device, language, colorScheme } = light;
  const contexts = new Map<Viewer, Promise<BrowserContext>>();
  const say = wordsIn(language);
  const name = (shot: Shot) => [shot.name, device, language, ...(colorScheme === 'dark' ? ['dark'] : []), 'png'].join('.');

  async function browserOf(viewer: Viewer): Promise<BrowserContext> {
    const locale = language === 'es' ? 'es-MX' : 'en-US';
    const context = await pages.visitor({ ...devices[device], locale, colorScheme, deviceScaleFactor: 1 });
    const account =
      viewer === 'administrator'
        ? administrator
        : viewer !== 'nobody' && { email: sample[language].people[viewer].email, password: goodPassword };
    if (account) await signIn(context, account);
    return context;
  }

  /** Those with a second factor have used their code; their session is that of the sample. */
  async function signIn(context: BrowserContext, account: { email: string; password: string }): Promise<void> {
    const headers = { origin: pages.portal.url };
    const answer = await context.request.post('/api/session', { data: account, headers });
    if (answer.status() === 201) return;
    const cookies = [...sample[language].people.careful.client.jar].map(([key, value]) => ({
      name: key,
      value,
      url: pages.portal.url,
    }));
    await context.addCookies(cookies);
  }

  async function take(shot: Shot): Promise<void> {
    contexts.set(shot.as, contexts.get(shot.as) ?? browserOf(shot.as));
    const page = await (await contexts.get(shot.as)!).newPage();
    try {
      await page.goto(typeof shot.path === 'string' ? shot.path : shot.path({ sample, language }));
      await stands(page);
      await shot.prepare?.({ page, say, sample, language });
      await stands(page);
      await writeFile(join(folder, name(shot)), await picture(page));
    } finally {
      await page.close();
    }
  }

  return {
    name,
    take,
    close: async () => {
      for (const context of contexts.values()) await (await context).close();
    },
  };
}

/** Everything that the page fetched has come, and nothing moves any more. */
async function stands(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
  await page.waitForFunction(() => !document.querySelector('.mantine-Skeleton-root, .mantine-Loader-root, [aria-busy="true"]'));
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))));
}

async function picture(page: Page): Promise<Buffer> {
  const { width, height } = page.viewportSize()!;
  const content = await page.evaluate(() => document.documentElement.scrollHeight);
  // A dialog stands in the middle of what is seen, not of the whole page.
  const whole = (await page.getByRole('dialog').count()) === 0;
  // A window as high as the page, so that what fills the window's height fills the picture's.
  if (whole) await page.setViewportSize({ width, height: Math.min(Math.max(content, height), MOST_HIGH) });
  if (whole) await page.evaluate(() => scrollTo(0, 0));
  const image = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  // A palette makes it less than half as big; words and lines look the same.
  return sharp(image).png({ palette: true, dither: 0, effort: 10 }).toBuffer();
}
