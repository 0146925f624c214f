export { networkOf } from './network-of.js';
export { RateLimits, type Counter, type RateLimit } from './rate-limits.js';
