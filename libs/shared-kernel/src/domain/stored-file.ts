/** What a row keeps of a document in the storage, or of an image of one. */
export interface StoredFile {
  readonly name: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly fileKey: string;
  readonly previewKey: string | null;
}
