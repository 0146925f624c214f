import { Injectable } from '@nestjs/common';
import type { StoredFile } from '#shared-kernel/domain';
import { type CheckedDocument, DocumentCheck, type Upload } from './document-check.js';
import { DocumentStorage } from './document-storage.js';
import { UploadGate } from './upload-gate.js';

/** Takes documents in: checked, written anew, stored. */
@Injectable()
export class DocumentIntake {
  constructor(
    private readonly documents: DocumentCheck,
    private readonly storage: DocumentStorage,
    private readonly gate: UploadGate,
  ) {}

  /**
   * Throws a `documents.…` refusal, see `documentRefusals`. Then nothing is stored that would not go by
   * itself. The caller writes the row that names the files, within the hour for which they stay without one.
   */
  async takeIn(upload: Upload): Promise<StoredFile> {
    const { content, preview, mediaType, name, width, height } = await this.check(upload);
    const fileKey = await this.storage.put(content, mediaType);
    const previewKey = preview && (await this.storage.put(preview, 'image/webp'));
    return { fileKey, previewKey, name, mediaType, size: content.length, width, height };
  }

  private async check(upload: Upload): Promise<CheckedDocument> {
    try {
      return await this.documents.check(upload);
    } catch (error) {
      await this.gate.countRefusal(upload.uploaderId, error);
      throw error;
    }
  }
}
