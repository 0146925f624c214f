import type { Page } from 'playwright-core';

/** Types a line of an invoice that is written. */
export async function fillLine(page: Page, line: number, description: string, quantity: string, price: string): Promise<void> {
  const fields = page.getByRole('group', { name: `Line ${line}`, exact: true });
  await fields.getByLabel('Description').fill(description);
  await fields.getByLabel('Quantity').fill(quantity);
  await fields.getByLabel('Price in').fill(price);
}

/** Waits until the lines come to so much. */
export const total = (page: Page, amount: string) =>
  page.getByRole('status').filter({ hasText: 'Total' }).getByText(amount, { exact: true }).waitFor();

/** The button of the dialog that asks. */
export const confirm = (page: Page, button: string) => page.getByRole('dialog').getByRole('button', { name: button });
