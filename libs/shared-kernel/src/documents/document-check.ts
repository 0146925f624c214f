import { Injectable } from '@nestjs/common';
import { kindOf } from './file-kind.js';
import type { InspectedDocument } from './inspected-document.js';
import { Inspector } from './inspector.js';
import { MalwareScanner } from './malware-scanner.js';
import { MAX_DOCUMENT_BYTES, refusal } from './refusals.js';
import { shownName } from './shown-name.js';

/** A file as somebody sent it: nothing about it is believed. */
export interface Upload {
  readonly content: Buffer;
  readonly name: string;
  /** Who sent it: one person's files are checked one after the other, and apart from everybody else's. */
  readonly uploaderId: string;
  /** Aborted when the client has left: then nobody waits for the outcome. */
  readonly signal: AbortSignal;
}

export type CheckedDocument = InspectedDocument & { name: string };

/** Decides whether a file is taken, the cheapest questions first, and answers what may be stored of it. */
@Injectable()
export class DocumentCheck {
  constructor(
    private readonly scanner: MalwareScanner,
    private readonly inspector: Inspector,
  ) {}

  async check({ content, name, uploaderId, signal }: Upload): Promise<CheckedDocument> {
    if (content.length === 0) throw refusal('documents.empty');
    if (content.length > MAX_DOCUMENT_BYTES) throw refusal('documents.too-large');
    const kind = kindOf(content);
    if (!kind) throw refusal('documents.kind-not-taken');
    await this.scanner.scan(content);
    const inspected = await this.inspector.inspect({ kind, content }, { person: uploaderId, signal });
    return { ...inspected, name: shownName(name, kind) };
  }
}
