import type { Readable } from 'node:stream';

/** Either of what is stored of a document. */
export type FileVariant = 'file' | 'preview';

export interface OpenedFile {
  readonly name: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  readonly content: Readable;
}
