export type { DeliveryReference } from './delivery-record.js';
export { deliveryIdFor } from './delivery-id.js';
export { defineEmail, type EmailDefinition, type MailLocale } from './email-definition.js';
export { EmailModule } from './email.module.js';
export { Mail, type SendResult } from './mail.js';
export { listPreviews, writePreviews } from './previews.js';
export { renderPreview, type RenderedMail } from './render.js';
