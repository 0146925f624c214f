export { Access, ACCESS_RULE, type AccessRule } from './access.js';
export { CurrentCaller } from './caller.js';
export { AcceptsIdempotencyKey, AcceptsIfMatch, Answers, IDEMPOTENCY_KEY, IF_MATCH, refusal, Refuses } from './openapi.js';
export { etag, IfMatch } from './preconditions.js';
export { idSchema, instantSchema, problemSchema } from './schemas.js';
