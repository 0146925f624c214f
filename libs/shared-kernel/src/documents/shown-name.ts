import type { DocumentKind } from './inspection/verdict.js';

const MOST_CHARACTERS = 200;
const extensions: Record<DocumentKind, string> = { jpeg: 'jpg', png: 'png', heic: 'jpg', pdf: 'pdf' };

// Besides control characters: what turns the direction of writing, what cannot be seen, and half pairs of UTF-16.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;

/** A name to show and to save under: the last part of a path, nothing invisible, the extension of what is stored. */
export function shownName(given: string, kind: DocumentKind): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1)!;
  const stem = last
    .replace(/\.[^.]*$/, '')
    .replace(invisible, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const extension = `.${extensions[kind]}`;
  return (
    [...(stem || 'document')]
      .slice(0, MOST_CHARACTERS - extension.length)
      .join('')
      .trimEnd() + extension
  );
}
