export { type CsvKind, readHeader } from './csv-kind.js';
export { fileTooLarge, MOST_BYTES } from './file-check.js';
export { importProperties } from './import-properties.js';
export { CsvImportQueue } from './import-queue.js';
export { CsvImportRun, type Intake, OvertakenError, type RowError, type TakenIn } from './import-run.js';
export { type CsvImportView, importErrorLines, importView } from './import-view.js';
export { type CsvRecord, readRecords } from './records.js';
export { startImport } from './start-import.js';
