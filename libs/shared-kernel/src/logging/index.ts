export { createLogger, nestLogger } from './logger.js';
