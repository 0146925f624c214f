export type { Upload } from './document-check.js';
export { DocumentIntake } from './document-intake.js';
export { DocumentStorage } from './document-storage.js';
export { DocumentsModule } from './documents.module.js';
export { fileShape, type FileView } from './file-view.js';
export type { FileVariant, OpenedFile } from './opened-file.js';
export { documentRefusals, MOST_DOCUMENT_BYTES } from './refusals.js';
export { storedFileProperties } from './stored-file-properties.js';
export { SweepFiles } from './sweep-files.js';
