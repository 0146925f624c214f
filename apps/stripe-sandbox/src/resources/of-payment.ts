import { text } from '../http/params.js';

interface OfPayment {
  charge?: string | undefined;
  payment_intent?: string | undefined;
}

/** What refunds and disputes are listed by. */
export const ofPaymentFilters = { charge: text().optional(), payment_intent: text().optional() };

export const isOfPayment =
  (wanted: OfPayment) =>
  ({ charge, payment_intent }: { charge: unknown; payment_intent: unknown }): boolean =>
    charge === (wanted.charge ?? charge) && payment_intent === (wanted.payment_intent ?? payment_intent);
