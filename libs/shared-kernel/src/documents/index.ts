export type { Upload } from './document-check.js';
export { DocumentIntake, type StoredDocument } from './document-intake.js';
export { DocumentStorage } from './document-storage.js';
export { DocumentsModule } from './documents.module.js';
export { documentRefusals, MOST_DOCUMENT_BYTES } from './refusals.js';
export { SweepFiles } from './sweep-files.js';
