import { biller, grant, issueInvoice, openAccount } from '../support/billing.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { goodPassword } from '../support/people.js';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages();
}, 120_000);

afterAll(() => pages?.stop());

it('Without a key of Stripe whoever wants to pay reads whom to ask, and an administrator what lacks', async () => {
  const admin = await pages.portal.administrator();
  const dana = await biller(pages.portal, admin, ['billing_documents', 'balance_payment']);
  const { id } = await openAccount(admin);
  await grant(admin, id, [dana]);
  await issueInvoice(admin, id);
  const path = `/billing/accounts/${id}`;
  const hers = await pages.signedIn({ email: dana.email, password: goodPassword }, path);
  await hers.getByRole('button', { name: 'Pay $125.00' }).click();
  await hers.getByRole('alert').getByText('Nobody can pay here until an administrator', { exact: false }).waitFor();
  await expectAccessible(hers);
  const page = await pages.administrator(path);
  await page.getByRole('button', { name: 'Payment link…' }).click();
  await page.getByRole('dialog').getByText('until the portal has a key of Stripe', { exact: false }).waitFor();
  await expectAccessible(page);
  await pages.endTest();
}, 90_000);
