import type { Page } from 'playwright-core';

/** Fills in the sandbox's page, as a payer fills in Stripe's. */
export async function payByCard(page: Page, number = '4242 4242 4242 4242'): Promise<void> {
  await page.getByLabel('E-mail').fill('jo@example.com');
  await page.getByLabel('Name').fill('Jo Bauer');
  await page.getByRole('textbox', { name: 'Card number' }).fill(number);
  await page.getByLabel('Expiry (MM/YY)').fill('12/34');
  await page.getByLabel('Security code').fill('123');
  await page.getByRole('button', { name: /^Pay \$/ }).click();
}

export const isAtStripe = (page: Page, sandbox: { url: string }): Promise<void> => page.waitForURL(`${sandbox.url}/**`);
