import { startStripeSandbox } from '../../test/support/stripe-sandbox.js';

// Stripe's stand-in as a process of its own. It makes a page for each payment that it is told of, and somebody pays on it.

interface Due {
  id: string;
  accountId: string;
  amount: number;
}

const AT_ONCE = 8;

const { env, stripe, url, control } = await startStripeSandbox();
process.send!({ env });
process.on('message', ({ payments }: { payments: Due[] }) => {
  void payAll(payments).then((sessions) => process.send!({ sessions }));
});
process.once('disconnect', () => process.exit());

/** The Checkout Sessions, in the order of the payments. */
async function payAll(payments: Due[]): Promise<string[]> {
  const sessions: string[] = [];
  let next = 0;
  const payOneByOne = async () => {
    while (next < payments.length) {
      const place = next++;
      sessions[place] = await payOne(payments[place]!);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, payOneByOne));
  return sessions;
}

async function payOne({ id, accountId, amount }: Due): Promise<string> {
  const metadata = { payment: id, account: accountId };
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: amount, product_data: { name: 'P4' } } }],
    success_url: url,
    metadata,
    payment_intent_data: { metadata },
  });
  await control.pay(session.id);
  return session.id;
}
