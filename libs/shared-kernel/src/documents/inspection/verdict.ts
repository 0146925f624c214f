/** What is taken in. */
export type DocumentKind = 'jpeg' | 'png' | 'heic' | 'pdf';

/** What the inspecting process is asked. */
export interface InspectionTask {
  kind: DocumentKind;
  content: Uint8Array;
}

/** A document as it may be stored: written anew from what was understood of it. */
export interface CleanDocument {
  content: Uint8Array;
  /** In pixels; null for a PDF. */
  width: number | null;
  height: number | null;
  /** A small WebP image; null where none could be made. */
  preview: Uint8Array | null;
}

/** Why a document cannot be taken: the end of a code `documents.…`. */
export const faults = ['unreadable', 'too-many-pixels', 'encrypted', 'active-content', 'too-complex'] as const;
export type Fault = (typeof faults)[number];

export type Verdict = { clean: CleanDocument } | { fault: Fault };
