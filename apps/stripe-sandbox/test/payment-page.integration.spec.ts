import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { useBrowser, type TestBrowser } from '../../../test/support/browser.js';
import { startStripeSandbox, type TestStripeSandbox } from '../../../test/support/stripe-sandbox.js';
import { order } from './shop.js';

describe("the sandbox's payment page", () => {
  let sandbox: TestStripeSandbox;
  let browser: TestBrowser;
  let shop: Server;
  let page: Page;
  let session: { id: string; url: string | null };
  const stateOf = () => sandbox.stripe.checkout.sessions.retrieve(session.id);

  beforeAll(async () => {
    shop = createServer((request, response) => response.end(`The shop: ${request.url}`));
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    [sandbox, browser] = await Promise.all([startStripeSandbox(), useBrowser()]);
  }, 120_000);
  afterAll(async () => {
    await browser.closeAll();
    await sandbox.stop();
    shop.close();
  });

  beforeEach(async () => {
    const home = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
    session = await sandbox.stripe.checkout.sessions.create(
      order(12_000, { success_url: `${home}/done?session={CHECKOUT_SESSION_ID}`, cancel_url: `${home}/cancelled` }),
    );
    page = await browser.page(session.url!);
  });
  afterEach(() => page.context().close());

  async function payByCard(number: string): Promise<void> {
    await page.getByLabel('E-mail').fill('jo@example.com');
    await page.getByLabel('Name').fill('Jo <b>');
    await page.getByRole('textbox', { name: 'Card number' }).fill(number);
    await page.getByLabel('Expiry (MM/YY)').fill('12/34');
    await page.getByLabel('Security code').fill('123');
    await page.getByRole('button', { name: 'Pay $120.00' }).click();
  }
  const isBack = () => page.waitForURL(/\/done\?session=/);

  it('takes a card and leads back to the shop', async () => {
    await page.getByText('Invoice 17').waitFor();
    await payByCard('4242 4242 4242 4242');
    await isBack();
    expect(new URL(page.url()).searchParams.get('session')).toBe(session.id);
    expect(await stateOf()).toMatchObject({
      payment_status: 'paid',
      customer_details: { email: 'jo@example.com', name: 'Jo <b>' },
    });

    await page.goto(`${sandbox.url}/c/pay/${session.id}`);
    await page.getByRole('heading', { name: 'This has been paid already' }).waitFor();
  });

  it('says why a card was declined, keeps what was typed, and takes another one', async () => {
    await payByCard('4000 0000 0000 9995');
    expect(await page.getByRole('alert').textContent()).toBe('Your card has insufficient funds.');
    expect(await page.getByLabel('E-mail').inputValue()).toBe('jo@example.com');
    expect(await page.getByLabel('Name').inputValue()).toBe('Jo <b>');
    expect(await page.getByRole('textbox', { name: 'Card number' }).inputValue()).toBe('');
    await payByCard('4242 4242 4242 4242');
    await isBack();
  });

  it.each([
    ['a real card', '4111 1111 1111 1111', /not a test card/],
    ['no card', '', /not a test card/],
  ])('refuses %s', async (_, number, words) => {
    await payByCard(number);
    expect(await page.getByRole('alert').textContent()).toMatch(words);
    expect(await stateOf()).toMatchObject({ status: 'open', payment_intent: null });
  });

  it('asks for authentication, which can fail and be tried again', async () => {
    await payByCard('4000 0025 0000 3155');
    await page.getByRole('button', { name: 'Fail authentication' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('unable to authenticate your payment method');
    await payByCard('4000 0025 0000 3155');
    await page.getByRole('button', { name: 'Complete authentication' }).click();
    await isBack();
    expect(await stateOf()).toMatchObject({ payment_status: 'paid' });
  });

  it('takes a bank account, which is paid later', async () => {
    await page.getByLabel('E-mail').fill('jo@example.com');
    await page.getByRole('radio', { name: 'Bank account in the US' }).check();
    await page.getByLabel('Account number').fill('000123456789');
    await page.getByRole('button', { name: 'Pay $120.00' }).click();
    await isBack();
    expect(await stateOf()).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
  });

  it('leads back without paying', async () => {
    await page.getByRole('link', { name: 'Back without paying' }).click();
    await page.waitForURL(/\/cancelled$/);
    expect(await stateOf()).toMatchObject({ status: 'open' });
  });

  it('says that it has expired, to whom opens it and to whom was typing', async () => {
    await sandbox.stripe.checkout.sessions.expire(session.id);
    await payByCard('4242 4242 4242 4242');
    await page.getByRole('heading', { name: 'This page has expired' }).waitFor();
    await page.goto(`${sandbox.url}/c/pay/cs_test_none`);
    await page.getByRole('heading', { name: 'Nothing here' }).waitFor();
    expect(await stateOf()).toMatchObject({ status: 'expired', payment_intent: null });
  });

  it('can be used with the keyboard alone', async () => {
    await page.getByLabel('E-mail').focus();
    for (const text of ['jo@example.com', 'Jo']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    for (const text of ['', '4242424242424242', '12/34', '123']) {
      await page.keyboard.type(text);
      if (text !== '123') await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await isBack();
    expect(await stateOf()).toMatchObject({ payment_status: 'paid' });
  });

  it('has nothing for axe to complain about, in any state', async () => {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const complaints = async () => {
      await page.evaluate(axe);
      return page.evaluate(async () => {
        const { violations } = await (globalThis as any).axe.run();
        return violations.map(({ id, nodes }: any) => `${id}: ${nodes[0].html}`);
      });
    };
    expect(await complaints()).toEqual([]);
    await page.getByText('Test numbers').click();
    expect(await complaints()).toEqual([]);
    await payByCard('4000 0000 0000 0002');
    expect(await complaints()).toEqual([]);
    await payByCard('4000 0025 0000 3155');
    await page.getByRole('heading', { name: 'Your bank asks' }).waitFor();
    expect(await complaints()).toEqual([]);
    await sandbox.stripe.checkout.sessions.expire(session.id);
    await page.goto(`${sandbox.url}/c/pay/${session.id}`);
    expect(await complaints()).toEqual([]);
  });
});
