export interface ExcerptPart {
  text: string;
  /** Whether it is one of the words that were searched for. */
  match: boolean;
}

const BEFORE = 60;
const LENGTH = 240;
// With what apostrophes and hyphens join: `obrien` finds the whole of O’Brien.
export const word = /[\p{L}\p{M}\p{N}]+(?:['’‘‐‑–-][\p{L}\p{M}\p{N}]+)*/gu;

/** Some of the text, from shortly before the first match, in parts that match or do not. */
export function excerptOf(text: string, matching: ReadonlySet<string>): ExcerptPart[] {
  const first = placeOfFirst(text, matching);
  const start = startOf(text, (first ?? 0) - BEFORE);
  const end = Math.min(text.length, start + LENGTH);
  const parts: ExcerptPart[] = [];
  let at = start;
  for (const { 0: found, index } of first === undefined ? [] : wordsFrom(text, start)) {
    if (index + found.length > end) break;
    if (!matching.has(found)) continue;
    if (index > at) parts.push({ text: text.slice(at, index), match: false });
    parts.push({ text: found, match: true });
    at = index + found.length;
  }
  if (at < end) parts.push({ text: text.slice(at, end).toWellFormed(), match: false });
  if (start > 0) parts.unshift({ text: '…', match: false });
  if (end < text.length) parts.push({ text: '…', match: false });
  return parts;
}

function placeOfFirst(text: string, matching: ReadonlySet<string>): number | undefined {
  for (const { 0: found, index } of text.matchAll(word)) if (matching.has(found)) return index;
  return undefined;
}

function wordsFrom(text: string, place: number): Iterable<RegExpExecArray> {
  const words = new RegExp(word);
  words.lastIndex = place;
  return text.matchAll(words);
}

/** The beginning of a word at or after that place. */
function startOf(text: string, from: number): number {
  if (from <= 0) return 0;
  const space = text.indexOf(' ', from);
  return space < 0 || space > from + BEFORE ? from : space + 1;
}
