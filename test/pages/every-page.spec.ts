import { readFileSync } from 'node:fs';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { uploadedCard } from '../support/billing-documents.js';
import { draftInvoice, grant, issueInvoice, openAccount } from '../support/billing.js';
import { administrator, type Client } from '../support/index.js';
import { colleague, conversationOf } from '../support/messages.js';
import { expectAccessible, layoutShift, type Pages, startPages } from '../support/pages.js';
import { linkOf, startPayment } from '../support/payments.js';
import { personBeforeReview } from '../support/review.js';
import { startStripeSandbox, type TestStripeSandbox } from '../support/stripe-sandbox.js';
import { activatedPerson, goodPassword, invitedPerson, type Person, registerPerson } from '../support/people.js';

type As = 'nobody' | 'newcomer' | 'reviewer' | 'staff' | 'administrator';

/** Every address of the router, with what stands for its parameters; one that is missing here fails. */
const addresses: Record<string, (sample: Sample) => { path: string; as: As }> = {
  '/sign-in': () => ({ path: '/sign-in', as: 'nobody' }),
  '/forgot-password': () => ({ path: '/forgot-password', as: 'nobody' }),
  '/activate': ({ token }) => ({ path: `/activate#${token}`, as: 'nobody' }),
  '/reset-password': () => ({ path: '/reset-password#made-up', as: 'nobody' }),
  '/confirm-address': () => ({ path: '/confirm-address#made-up', as: 'nobody' }),
  '/payment': ({ paymentLink }) => ({ path: `/payment#${paymentLink}`, as: 'nobody' }),
  '/set-up': () => ({ path: '/set-up', as: 'newcomer' }),
  '/security-review': () => ({ path: '/security-review', as: 'reviewer' }),
  '/home': () => ({ path: '/home', as: 'staff' }),
  '/profile': () => ({ path: '/profile', as: 'staff' }),
  '/security': () => ({ path: '/security', as: 'staff' }),
  '/messages': () => ({ path: '/messages', as: 'staff' }),
  '/messages/new': () => ({ path: '/messages/new', as: 'staff' }),
  '/messages/search': () => ({ path: '/messages/search?q=hello', as: 'staff' }),
  '/messages/$conversationId': ({ conversationId }) => ({ path: `/messages/${conversationId}`, as: 'staff' }),
  '/billing': () => ({ path: '/billing', as: 'staff' }),
  '/billing/new': () => ({ path: '/billing/new', as: 'administrator' }),
  '/billing/import': () => ({ path: '/billing/import', as: 'administrator' }),
  '/billing/accounts/$accountId/': ({ accountId }) => ({ path: `/billing/accounts/${accountId}`, as: 'administrator' }),
  '/billing/accounts/$accountId/ledger': ({ accountId }) => ({ path: `/billing/accounts/${accountId}/ledger`, as: 'staff' }),
  '/billing/accounts/$accountId/statements': ({ accountId }) => ({
    path: `/billing/accounts/${accountId}/statements`,
    as: 'staff',
  }),
  '/billing/accounts/$accountId/documents': ({ accountId }) => ({
    path: `/billing/accounts/${accountId}/documents`,
    as: 'staff',
  }),
  '/billing/accounts/$accountId/payments': ({ accountId }) => ({ path: `/billing/accounts/${accountId}/payments`, as: 'staff' }),
  '/billing/payments/$paymentId': ({ paymentId }) => ({ path: `/billing/payments/${paymentId}`, as: 'staff' }),
  '/billing/documents': () => ({ path: '/billing/documents', as: 'administrator' }),
  '/billing/reconciliations': () => ({ path: '/billing/reconciliations?all=true', as: 'administrator' }),
  '/billing/exceptions': () => ({ path: '/billing/exceptions', as: 'administrator' }),
  '/billing/accounts/$accountId/access': ({ accountId }) => ({
    path: `/billing/accounts/${accountId}/access`,
    as: 'administrator',
  }),
  '/billing/accounts/$accountId/details': ({ accountId }) => ({
    path: `/billing/accounts/${accountId}/details`,
    as: 'administrator',
  }),
  '/billing/accounts/$accountId/invoices/new': ({ accountId }) => ({
    path: `/billing/accounts/${accountId}/invoices/new`,
    as: 'administrator',
  }),
  '/billing/invoices/$invoiceId': ({ invoiceId }) => ({ path: `/billing/invoices/${invoiceId}`, as: 'staff' }),
  '/staff': () => ({ path: '/staff', as: 'administrator' }),
  '/staff/new': () => ({ path: '/staff/new', as: 'administrator' }),
  '/staff/import': () => ({ path: '/staff/import', as: 'administrator' }),
  '/staff/bulk': () => ({ path: '/staff/bulk', as: 'administrator' }),
  '/staff/bulk/$bulkId': ({ bulkId }) => ({ path: `/staff/bulk/${bulkId}`, as: 'administrator' }),
  '/staff/$staffId/biographics': ({ longNamed }) => ({ path: `/staff/${longNamed.id}/biographics`, as: 'administrator' }),
  '/staff/$staffId/portal': ({ longNamed }) => ({ path: `/staff/${longNamed.id}/portal`, as: 'administrator' }),
  '/staff/$staffId/activity': ({ longNamed }) => ({ path: `/staff/${longNamed.id}/activity`, as: 'administrator' }),
  '/announcements': () => ({ path: '/announcements', as: 'administrator' }),
  '/announcements/new': () => ({ path: '/announcements/new', as: 'administrator' }),
  '/overview': () => ({ path: '/overview', as: 'administrator' }),
  '/audit': () => ({ path: '/audit', as: 'administrator' }),
  '/settings': () => ({ path: '/settings', as: 'administrator' }),
};

type Sample = {
  token: string;
  bulkId: string;
  conversationId: string;
  accountId: string;
  invoiceId: string;
  paymentId: string;
  paymentLink: string;
  longNamed: Person;
  staff: Person;
  newcomer: Person;
  reviewer: Person;
};

const rightToLeft = 'דנה שפירא־לוי';
const long = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(6).slice(0, 200);

let pages: Pages;
let sandbox: TestStripeSandbox;
let sample: Sample;

beforeAll(async () => {
  sandbox = await startStripeSandbox();
  pages = await startPages(sandbox.env);
  const { portal } = pages;
  const admin = await portal.administrator();
  const invited = await invitedPerson(portal, admin);
  await registerPerson(admin, { givenName: rightToLeft, familyName: long.slice(0, 100) });
  const staff = await colleague(portal, admin);
  const other = await colleague(portal, admin, { givenName: rightToLeft, familyName: long.slice(0, 100) });
  const { id: conversationId } = await conversationOf(other, [staff], { subject: long, body: `hello ${long}\n${rightToLeft}` });
  await admin.post('/api/announcements', { subject: long, body: long });
  sample = {
    conversationId,
    ...(await billed(admin, staff)),
    token: invited.token,
    longNamed: await invitedPerson(portal, admin, {
      givenName: long.slice(0, 100),
      familyName: long.slice(0, 100),
      jobTitle: long,
    }),
    staff,
    newcomer: await activatedPerson(portal, admin),
    reviewer: await personBeforeReview(pages, admin, [long.slice(0, 60), rightToLeft]),
    bulkId: await bulkOf(admin, await registerPerson(admin)),
  };
}, 120_000);

afterEach(() => expect(pages.complaints()).toEqual([]));

afterAll(async () => {
  await pages?.stop();
  await sandbox?.stop();
});

/** An account with the longest of everything, which the person may see. */
async function billed(admin: Client, person: Person) {
  await admin.put(`/api/staff/${person.id}/portal/features`, {
    features: ['secure_messaging', 'billing_documents', 'balance_payment'],
  });
  const account = await openAccount(admin, { holderName: long, externalId: long.slice(0, 100), email: 'a@family.example' });
  await openAccount(admin, { holderName: rightToLeft });
  await grant(admin, account.id, [person]);
  const lineItems = [
    { description: long, quantity: 1, unitAmount: 99_000_000 },
    { description: rightToLeft, quantity: 99, unitAmount: 1 },
  ];
  await draftInvoice(admin, account.id, { lineItems });
  const { id } = await issueInvoice(admin, account.id, { lineItems, note: long });
  await uploadedCard({ client: admin }, account.id, { memberId: long.slice(0, 100), validUntil: '2027-12-31' });
  const { body: payment } = await startPayment(admin, account.id);
  return {
    accountId: account.id as string,
    invoiceId: id as string,
    paymentId: payment.id as string,
    paymentLink: linkOf(payment),
  };
}

async function bulkOf(admin: Client, { id }: Person): Promise<string> {
  return (await admin.post('/api/portal/bulk-invitations', { staffIds: [id] })).body.id;
}

const telephone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** One browser for each person and device, as people have: it signs in once and keeps the files of the pages. */
const browsers = new Map<string, Promise<BrowserContext>>();

function browserOf(as: As, options: BrowserContextOptions): Promise<BrowserContext> {
  if (as === 'nobody') return pages.visitor(options);
  if (as === 'administrator') return pages.signedInVisitor(administrator, options);
  return pages.signedInVisitor({ email: sample[as].email, password: goodPassword }, options);
}

async function visit(address: string, options: BrowserContextOptions = {}): Promise<Page> {
  const { path, as } = addresses[address]!(sample);
  const key = `${as} ${JSON.stringify(options)}`;
  if (!browsers.has(key)) browsers.set(key, browserOf(as, options));
  const page = await (await browsers.get(key)!).newPage();
  await page.goto(path);
  return page;
}

/** The page has come, and what it fetched too: nothing on it says any more that it loads. */
async function shown(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => !document.querySelector('.mantine-Skeleton-root, .mantine-Loader-root, [aria-busy="true"]'));
}

/** What a browser that has never been here loads for the page, without what it asks the API for. */
async function firstLoad(page: Page): Promise<{ files: string[]; bytes: number }> {
  // Charts come by themselves, when the rest of the page stands.
  await page.waitForLoadState('networkidle');
  const loaded = await page.evaluate(() =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map((entry) => {
      const { name, encodedBodySize } = entry as PerformanceResourceTiming;
      return { path: new URL(name).pathname, size: encodedBodySize };
    }),
  );
  const files = new Map(loaded.filter(({ path }) => !path.startsWith('/api/')).map(({ path, size }) => [path, size]));
  return { files: [...files.keys()], bytes: [...files.values()].reduce((sum, size) => sum + size, 0) };
}

const MAX_FILES = 8;
/** Compressed. */
const MAX_BYTES = 350_000;
const maxBytes: Record<string, number> = {
  '/sign-in': 175_000,
  '/forgot-password': 175_000,
  '/activate': 175_000,
  '/reset-password': 175_000,
  '/confirm-address': 175_000,
  '/payment': 60_000,
};

it('All addresses of the router are looked at here', () => {
  const router = ['router.tsx', 'billing-routes.ts'].map((file) => readFileSync(`apps/web/src/app/${file}`, 'utf8')).join('');
  const pages = [
    ...router.matchAll(
      /^ {2}component: (?:lazyRouteComponent\(\w+, '(\w+)'\)|(\w+)|lazyRouteComponent\(\(\) => import\('\.\.\/pages\/entry\/[\w-]+\.js'\)\)),$/gm,
    ),
  ];
  // The frames around a person's pages, around messages, billing and an account are no pages of their own; the payer's page is
  // none of the router's.
  const frames = ['Member', 'Messaging', 'Billing', 'Account'];
  expect(pages.filter(([, page = '']) => !frames.includes(page))).toHaveLength(Object.keys(addresses).length - 1);
});

describe.each(Object.keys(addresses))('%s', (address) => {
  it('comes in few files, is accessible in light and dark, and nothing on it jumps while it loads', async () => {
    const page = await visit(address);
    await shown(page);
    const { files, bytes } = await firstLoad(page);
    expect(files.length <= MAX_FILES ? [] : files).toEqual([]);
    expect(bytes).toBeLessThanOrEqual(maxBytes[address] ?? MAX_BYTES);
    expect(await layoutShift(page)).toBeLessThan(0.02);
    await expectAccessible(page);
    expect(new URL(page.url()).pathname).toBe(addresses[address]!(sample).path.split(/[?#]/)[0]);
    await page.close();
  }, 60_000);

  it('fits on a telephone in Spanish, whatever names people have', async () => {
    const page = await visit(address, { ...telephone, locale: 'es-MX' });
    await shown(page);
    const { content, room } = await page.evaluate(() => ({
      content: document.documentElement.scrollWidth,
      room: document.documentElement.clientWidth,
    }));
    expect(content).toBeLessThanOrEqual(room);
    await expectAccessible(page);
    await page.close();
  }, 60_000);
});
