export { Billing } from './billing.js';
export { BillingHttpModule } from './billing.http.module.js';
export { BillingModule } from './billing.module.js';
