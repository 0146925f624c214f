import { fold, searchWords, singleWords } from '#shared-kernel/words';
import { word } from './excerpt.js';

/** So many different words of a page are looked at; the rest stays unmarked. */
const MAX_WORDS = 2_000;
/** As far into a word as every stem that PostgreSQL knows of it goes, whatever its ending. */
const STEM_START = 2;
/** As much of a joined word (O’Brien, Anne-Marie) as its parts are looked at. */
const JOINED_START = 64;

/**
 * The different words of these texts that may be meant by what was searched for: those that begin like one of its words. Each
 * text has as large a share as the others, so that a long one does not use up what is looked at.
 */
export function wordsToMark(texts: readonly string[], searched: string): string[] {
  const starts = new Set(singleWords(searched).map((each) => each.slice(0, STEM_START)));
  if (starts.size === 0 || texts.length === 0) return [];
  const share = Math.ceil(MAX_WORDS / texts.length);
  return [...new Set(texts.flatMap((text) => wordsOfOne(text, starts, share)))];
}

function wordsOfOne(text: string, starts: ReadonlySet<string>, share: number): string[] {
  const found = new Set<string>();
  for (const [each] of text.matchAll(word)) {
    if (found.size >= share) break;
    if (startsOf(each).some((start) => starts.has(start) || starts.has(start.slice(0, 1)))) found.add(each);
  }
  return [...found];
}

/** How a word begins, and where it is joined each of its parts. */
function startsOf(each: string): string[] {
  if (!/[^\p{L}\p{M}\p{N}]/u.test(each)) {
    // Enough of it to have two letters left when accents are gone.
    return [fold(each.slice(0, 4 * STEM_START)).slice(0, STEM_START)];
  }
  return searchWords(each.slice(0, JOINED_START)).map((form) => form.slice(0, STEM_START));
}
