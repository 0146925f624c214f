export { Billing } from './billing.js';
export { BillingHttpModule } from './billing.http.module.js';
export { BillingModule } from './billing.module.js';
export { BillingWorkerModule } from './billing.worker.module.js';
