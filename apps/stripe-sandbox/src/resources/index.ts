import type { Route } from '../http/route.js';
import { balanceRoutes } from './balance.js';
import { chargeRoutes } from './charges.js';
import { checkoutSessionRoutes } from './checkout-sessions.js';
import { customerRoutes } from './customers.js';
import { disputeRoutes } from './disputes.js';
import { eventRoutes } from './events.js';
import { paymentIntentRoutes } from './payment-intents.js';
import { priceRoutes } from './prices.js';
import { productRoutes } from './products.js';
import { refundRoutes } from './refunds.js';
import { webhookEndpointRoutes } from './webhook-endpoints.js';

/** All of Stripe's API that the sandbox knows. */
export const routes: Route[] = [
  ...balanceRoutes,
  ...chargeRoutes,
  ...checkoutSessionRoutes,
  ...customerRoutes,
  ...disputeRoutes,
  ...eventRoutes,
  ...paymentIntentRoutes,
  ...priceRoutes,
  ...productRoutes,
  ...refundRoutes,
  ...webhookEndpointRoutes,
];
