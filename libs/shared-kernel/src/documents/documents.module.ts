import { Global, Module } from '@nestjs/common';
import { DocumentCheck } from './document-check.js';
import { DocumentIntake } from './document-intake.js';
import { DocumentStorage } from './document-storage.js';
import { Inspector } from './inspector.js';
import { MalwareScanner } from './malware-scanner.js';
import { SweepFiles } from './sweep-files.js';

@Global()
@Module({
  providers: [MalwareScanner, Inspector, DocumentCheck, DocumentStorage, DocumentIntake, SweepFiles],
  exports: [DocumentStorage, DocumentIntake, SweepFiles],
})
export class DocumentsModule {}
