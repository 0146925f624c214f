export { Messages } from './messages.js';
export { MessagingHttpModule } from './messaging.http.module.js';
export { MessagingModule } from './messaging.module.js';
export { MessagingWorkerModule } from './messaging.worker.module.js';
