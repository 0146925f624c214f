import { Injectable } from '@nestjs/common';
import { kindOf } from './file-kind.js';
import type { CleanDocument } from './inspection/verdict.js';
import { Inspector } from './inspector.js';
import { MalwareScanner } from './malware-scanner.js';
import { MOST_DOCUMENT_BYTES, refusal } from './refusals.js';
import { shownName } from './shown-name.js';

/** A file as somebody sent it: nothing about it is believed. */
export interface Upload {
  content: Buffer;
  name: string;
  declaredType: string;
}

export type CheckedDocument = CleanDocument & { name: string };

/** Decides whether a file is taken, the cheapest questions first, and answers what may be stored of it. */
@Injectable()
export class DocumentCheck {
  constructor(
    private readonly scanner: MalwareScanner,
    private readonly inspector: Inspector,
  ) {}

  async check({ content, name, declaredType }: Upload): Promise<CheckedDocument> {
    if (content.length === 0) throw refusal('documents.empty');
    if (content.length > MOST_DOCUMENT_BYTES) throw refusal('documents.too-large');
    const kind = kindOf(content, name, declaredType);
    await this.scanner.scan(content);
    return { ...(await this.inspector.inspect({ kind, content })), name: shownName(name, kind) };
  }
}
