import type { Page } from 'playwright-core';
import type { Client } from '../support/client.js';
import { type Pages, startPages } from '../support/pages.js';
import { activePerson, goodPassword } from '../support/people.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => expect(pages.complaints()).toEqual([]));

afterAll(() => pages?.stop());

/** A browser made before the zone: it knows every other. */
async function browserWithout(zones: readonly string[], person: { email: string }): Promise<Page> {
  const context = await pages.visitor();
  await context.addInitScript((unknown) => {
    const Native = Intl.DateTimeFormat;
    const refuse = (options?: Intl.DateTimeFormatOptions) => {
      if (options?.timeZone && unknown.includes(options.timeZone)) throw new RangeError(`Invalid time zone: ${options.timeZone}`);
    };
    Intl.DateTimeFormat = new Proxy(Native, {
      construct: (target, [locales, options]) => (refuse(options), new target(locales, options)),
      apply: (target, _this, [locales, options]) => (refuse(options), target(locales, options)),
    });
  }, zones);
  const answer = await context.request.post('/api/session', {
    data: { email: person.email, password: goodPassword },
    headers: { origin: pages.portal.url },
  });
  expect(answer.status()).toBe(201);
  return context.newPage();
}

describe('A browser that does not know the reader’s time zone', () => {
  it('shows every page, with times in the practice’s zone, which is named', async () => {
    const person = await activePerson(pages.portal, admin, { timeZone: 'America/Coyhaique' });
    const page = await browserWithout(['America/Coyhaique'], person);
    for (const path of ['/home', '/security', '/profile']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect([path, await page.getByText('This page cannot be shown').count()]).toEqual([path, 0]);
    }
    await page.goto('/security');
    await page.getByText('(America/New York)', { exact: false }).first().waitFor();
  });

  it('shows times in UTC where it does not know the practice’s either', async () => {
    const person = await activePerson(pages.portal, admin, { timeZone: 'America/Coyhaique' });
    const page = await browserWithout(['America/Coyhaique', 'America/New_York'], person);
    await page.goto('/security');
    await page.getByText('(UTC)', { exact: false }).first().waitFor();
  });
});

describe('The time zone of a profile', () => {
  it.each([
    ['Kathmandu', 'Asia/Kathmandu'],
    ['katmandu', 'Asia/Kathmandu'],
    ['Kyiv', 'Europe/Kyiv'],
    ['Kiev', 'Europe/Kyiv'],
    ['Nuuk', 'America/Nuuk'],
    ['calcutta', 'Asia/Kolkata'],
    ['us/eastern', 'America/New York'],
    ['new_york', 'America/New York'],
  ])('is found by typing %s', async (typed, option) => {
    const page = await (zonePage ??= openProfile());
    await page.getByRole('combobox', { name: 'Time zone' }).fill(typed);
    await page.getByRole('option', { name: option, exact: true }).waitFor();
  });

  it('is not found by what is no name of one', async () => {
    const page = await (zonePage ??= openProfile());
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Gotham');
    await page.getByText('No time zone', { exact: false }).waitFor();
    expect(await page.getByRole('option').count()).toBe(0);
  });
});

let zonePage: Promise<Page> | undefined;

async function openProfile(): Promise<Page> {
  const person = await activePerson(pages.portal, admin);
  return pages.signedIn({ email: person.email, password: goodPassword }, '/profile');
}
