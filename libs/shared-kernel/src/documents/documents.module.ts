import { Global, Module } from '@nestjs/common';
import { DocumentCheck } from './document-check.js';
import { DocumentIntake } from './document-intake.js';
import { DocumentStorage } from './document-storage.js';
import { Inspector } from './inspector.js';
import { MalwareScanner } from './malware-scanner.js';
import { SweepFiles } from './sweep-files.js';
import { UploadGate } from './upload-gate.js';

@Global()
@Module({
  providers: [MalwareScanner, Inspector, DocumentCheck, DocumentStorage, DocumentIntake, SweepFiles, UploadGate],
  exports: [DocumentStorage, DocumentIntake, Inspector, SweepFiles, UploadGate],
})
export class DocumentsModule {}
