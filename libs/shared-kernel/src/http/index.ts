export { Access, ACCESS_RULE, type AccessRule, type ApiArea, apiScopes, scopeFor, type Who } from './access.js';
export { CurrentCaller } from './caller.js';
export { madeOnce } from './made-once.js';
export { AcceptsIdempotencyKey, AcceptsIfMatch, Answers, IDEMPOTENCY_KEY, IF_MATCH, refusal, Refuses } from './openapi.js';
export { etag, IfMatch } from './preconditions.js';
export { readUpTo, type UploadRequest } from './upload.js';
export { idSchema, instantSchema, problemSchema } from './schemas.js';
