import { Injectable } from '@nestjs/common';
import { type CheckedDocument, DocumentCheck, type Upload } from './document-check.js';
import { DocumentStorage } from './document-storage.js';

/** A document that was checked and written to the storage, where it stays for an hour unless a row names it. */
export interface StoredDocument extends Pick<CheckedDocument, 'name' | 'mediaType' | 'width' | 'height'> {
  key: string;
  previewKey: string | null;
  /** Of what is stored, in bytes. */
  size: number;
}

/** Takes documents in: checked, written anew, stored. */
@Injectable()
export class DocumentIntake {
  constructor(
    private readonly documents: DocumentCheck,
    private readonly storage: DocumentStorage,
  ) {}

  /**
   * Throws a `documents.…` refusal, see `documentRefusals`. Then nothing is stored that would not go by
   * itself. The caller writes the row that names the files.
   */
  async takeIn(upload: Upload): Promise<StoredDocument> {
    const { content, preview, mediaType, name, width, height } = await this.documents.check(upload);
    const key = await this.storage.put(content, mediaType);
    const previewKey = preview && (await this.storage.put(preview, 'image/webp'));
    return { key, previewKey, name, mediaType, size: content.length, width, height };
  }
}
