import { kindOf } from './file-kind.js';
import { type CleanDocument, type DocumentKind, type Fault, faults } from './inspection/verdict.js';

/** A checked document with what the portal itself knows of it. */
export type InspectedDocument = CleanDocument & { mediaType: 'image/jpeg' | 'image/png' | 'application/pdf' };

/** Larger than anything that was seen to come of 10 MiB; more would fill the storage. */
const MAX_STORED_BYTES = 20 * 1024 * 1024;
const MAX_PREVIEW_BYTES = 1024 * 1024;

const storedAs = { jpeg: 'jpeg', png: 'png', heic: 'jpeg', pdf: 'pdf' } as const satisfies Record<DocumentKind, DocumentKind>;
const mediaTypes = { jpeg: 'image/jpeg', png: 'image/png', pdf: 'application/pdf' } as const;

/**
 * What an inspecting process answers, read as distrustfully as the file itself: a decoder that was taken over could say
 * anything. What is of another form is a fault.
 */
export function readVerdict(verdict: unknown, kind: DocumentKind): { clean: InspectedDocument } | { fault: Fault } {
  const { fault, clean } = (verdict ?? {}) as { fault?: unknown; clean?: Partial<CleanDocument> };
  if (!clean) return { fault: faults.find((known) => known === fault) ?? 'unreadable' };
  const { content, width, height, preview } = clean;
  const form = storedAs[kind];
  if (!(content instanceof Uint8Array) || kindOf(content) !== form) return { fault: 'unreadable' };
  if (content.length > MAX_STORED_BYTES) return { fault: 'too-complex' };
  const sides = [width, height].map((side) => (form !== 'pdf' && Number.isSafeInteger(side) ? side! : null));
  return {
    clean: {
      content,
      mediaType: mediaTypes[form],
      width: sides[0]!,
      height: sides[1]!,
      preview: isPreview(preview) ? preview : null,
    },
  };
}

function isPreview(preview: unknown): preview is Uint8Array {
  if (!(preview instanceof Uint8Array) || preview.length > MAX_PREVIEW_BYTES) return false;
  const start = Buffer.from(preview.buffer, preview.byteOffset, Math.min(preview.length, 12)).toString('latin1');
  return /^RIFF.{4}WEBP$/s.test(start);
}
