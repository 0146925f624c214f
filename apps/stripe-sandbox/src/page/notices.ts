import type Stripe from 'stripe';
import { inWords } from '../money/currencies.js';
import { page } from './layout.js';
import { escaped } from './words.js';

/** The bank asks whether it is really the holder of the card who pays. */
export function authenticationPage({ amount_total, currency }: Stripe.Checkout.Session): string {
  return page(
    'Your bank asks',
    `<h1>Your bank asks</h1>
<p>Is it you who pays ${inWords(amount_total!, currency!)}?</p>
<form method="post">
<button type="submit" name="answer" value="passed">Complete authentication</button>
<button type="submit" name="answer" value="failed" class="quiet">Fail authentication</button>
</form>`,
  );
}

/** There is nothing to pay (any more), and why. */
export function closedPage({ status, success_url, cancel_url }: Stripe.Checkout.Session): string {
  const title = status === 'complete' ? 'This has been paid already' : 'This page has expired';
  const words =
    status === 'complete'
      ? 'Nothing more is to be done here.'
      : 'It cannot be paid here any more. Ask whoever sent it for a new one.';
  const back = status === 'complete' ? success_url : cancel_url;
  return page(title, `<h1>${title}</h1><p>${words}</p>${back ? `<p><a href="${escaped(back)}">Back</a></p>` : ''}`);
}

export function missingPage(): string {
  return page('Nothing here', '<h1>Nothing here</h1><p>The address may have been cut off on its way. Copy the whole of it.</p>');
}
