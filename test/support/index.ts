export { client, type Answer, type Client } from './client.js';
export { startCuttableLink, type CuttableLink } from './cuttable-link.js';
export { freshDatabase, type TestDatabase } from './database.js';
export { freePort } from '../../bin/local/ports.js';
export {
  activate,
  goodPassword,
  invite,
  isAlive,
  linkIn,
  type Person,
  portalOf,
  registerPeople,
  registerPerson,
  tokenIn,
} from './people.js';
export { administrator, startPortal, type TestPortal } from './portal.js';
export { startProduct, type Product, type ProductProcess } from './product.js';
export { redisIsHere, startRedis, type TestRedis } from './redis.js';
export { startSmtpSink, type ReceivedMail, type SmtpSink } from './smtp-sink.js';
export { until } from './until.js';
