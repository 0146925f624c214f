import type { DocumentKind } from './inspection/verdict.js';

const MAX_CHARACTERS = 200;
const extensions: Record<DocumentKind, string> = { jpeg: 'jpg', png: 'png', heic: 'jpg', pdf: 'pdf' };

// Besides control characters: what turns the direction of writing, what cannot be seen, and half pairs of UTF-16.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;
const blanksAndDotsAround = /^[\s.]+|(?<![\s.])[\s.]+$/g;
// A date or the rest of a sentence behind a dot is a part of the name.
const extension = /\.(?=[^.]*[a-z])[a-z\d]{2,5}$/i;

/**
 * A name to show and to save under: the last part of a path, nothing invisible, and the extension of what is stored in the
 * place of the one that the file came with.
 */
export function shownName(given: string, kind: DocumentKind): string {
  const last = given
    .normalize('NFC')
    .split(/[/\\]/)
    .at(-1)!
    .replace(invisible, '')
    .replace(/(?<![\s.])[\s.]+$/, '');
  const stem = last
    .replace(extension, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(blanksAndDotsAround, '');
  const end = `.${extensions[kind]}`;
  return (
    [...(stem || 'document')]
      .slice(0, MAX_CHARACTERS - end.length)
      .join('')
      .trimEnd() + end
  );
}
