export {
  Access,
  ACCESS_RULE,
  type AccessRule,
  type ApiArea,
  apiScopes,
  opens,
  readEverything,
  scopeFor,
  type Who,
} from './access.js';
export { CurrentCaller } from './caller.js';
export { fileRefusals, importBody, importOptionsSchema, importSchema, startedImportSchema } from './csv-import-schemas.js';
export { CsvUpload, takeCsvBodies } from './csv-upload.js';
export { fileAnswer, previewAnswer } from './document-answers.js';
export { documentFormBody, type DocumentFormRequest, DocumentUpload } from './document-form.js';
export { contentDisposition, sandboxed } from './download-headers.js';
export { madeOnce } from './made-once.js';
export { AcceptsIdempotencyKey, AcceptsIfMatch, Answers, IDEMPOTENCY_KEY, IF_MATCH, refusal, Refuses } from './openapi.js';
export { etag, IfMatch } from './preconditions.js';
export { refusedFields } from './refused-fields.js';
export { idSchema, instantSchema, problemSchema } from './schemas.js';
