export { Access, ACCESS_RULE, type AccessRule, type ApiArea, apiScopes, scopeFor, type Who } from './access.js';
export { CurrentCaller } from './caller.js';
export { fileRefusals, importBody, importOptionsSchema, importSchema, startedImportSchema } from './csv-import-schemas.js';
export { CsvUpload, takeCsvBodies } from './csv-upload.js';
export { contentDisposition, sandboxed } from './download-headers.js';
export { AcceptsIdempotencyKey, AcceptsIfMatch, Answers, IDEMPOTENCY_KEY, IF_MATCH, refusal, Refuses } from './openapi.js';
export { etag, IfMatch } from './preconditions.js';
export { readUpTo, type UploadRequest } from './upload.js';
export { idSchema, instantSchema, problemSchema } from './schemas.js';
