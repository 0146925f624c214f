export interface ExcerptPart {
  text: string;
  /** Whether it is one of the words that were searched for. */
  match: boolean;
}

const BEFORE = 60;
const LENGTH = 240;
const word = /[\p{L}\p{M}\p{N}]+/gu;

/** The different words of a text, as they stand there. */
export const wordsOf = (text: string): string[] => [...new Set(text.match(word) ?? [])];

/** Some of the text, from shortly before the first match, in parts that match or do not. */
export function excerptOf(text: string, matching: ReadonlySet<string>): ExcerptPart[] {
  const hits = [...text.matchAll(word)].filter(([found]) => matching.has(found));
  const start = startOf(text, (hits[0]?.index ?? 0) - BEFORE);
  const end = Math.min(text.length, start + LENGTH);
  const parts: ExcerptPart[] = [];
  let at = start;
  for (const { 0: found, index } of hits) {
    if (index < at || index + found.length > end) continue;
    if (index > at) parts.push({ text: text.slice(at, index), match: false });
    parts.push({ text: found, match: true });
    at = index + found.length;
  }
  if (at < end) parts.push({ text: text.slice(at, end).toWellFormed(), match: false });
  if (start > 0) parts.unshift({ text: '…', match: false });
  if (end < text.length) parts.push({ text: '…', match: false });
  return parts;
}

/** The beginning of a word at or after that place. */
function startOf(text: string, from: number): number {
  if (from <= 0) return 0;
  const space = text.indexOf(' ', from);
  return space < 0 || space > from + BEFORE ? from : space + 1;
}
