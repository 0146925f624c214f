import { plainText, searchWords } from '#shared-kernel/words';

/** So many different words of a page are looked at; the rest stays unmarked. */
const MAX_WORDS = 2_000;
/** As far into a word as every stem that PostgreSQL knows of it goes, whatever its ending. */
const STEM_START = 2;
const word = /[\p{L}\p{M}\p{N}]+/gu;

/**
 * The different words of these texts that may be meant by what was searched for: those that begin like one of its words. Each
 * text has as large a share as the others, so that a long one does not use up what is looked at.
 */
export function wordsToMark(texts: readonly string[], searched: string): string[] {
  const starts = new Set(searchWords(searched).map((each) => each.slice(0, STEM_START)));
  if (starts.size === 0 || texts.length === 0) return [];
  const share = Math.ceil(MAX_WORDS / texts.length);
  return [...new Set(texts.flatMap((text) => wordsOfOne(text, starts, share)))];
}

function wordsOfOne(text: string, starts: ReadonlySet<string>, share: number): string[] {
  const found = new Set<string>();
  for (const [each] of text.matchAll(word)) {
    if (found.size >= share) break;
    // Enough of it to have two letters left when accents are gone.
    const start = plainText(each.slice(0, 4 * STEM_START)).slice(0, STEM_START);
    if (starts.has(start) || starts.has(start.slice(0, 1))) found.add(each);
  }
  return [...found];
}
