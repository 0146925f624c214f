import { fold } from './fold.js';

const MOST_WORDS = 200;
/** PostgreSQL takes no word of more than 2 kB. */
const MOST_LETTERS = 100;
/** A name in more parts than these is found by each part and as a whole. */
const MOST_PARTS = 8;
/** So many neighboring words may be written as one. */
const LONGEST_RUN = 3;

const compound = /[\p{L}\p{N}'-]+/gu;

/**
 * The words by whose beginnings a text is found. What apostrophes and hyphens join is found by its parts and written as
 * one: `O’Brien` by o, brien and obrien.
 */
export function searchWords(text: string): string[] {
  return distinct((fold(text).match(compound) ?? []).flatMap((found) => writings(partsOf(found))));
}

/** The same of a name or a title, whose neighboring words are also found written as one: `Anne Marie` by annemarie. */
export const nameWords = (name: string): string[] => distinct([...searchWords(name), ...searchWords(name.replace(/\s+/g, '-'))]);

/** The single words of a text, folded. */
export const singleWords = (text: string): string[] => distinct(partsOf(fold(text)));

/**
 * A tsquery for texts that have all of the words, each by its beginning, alone or written as one with its neighbors:
 * `o brien` and `o'brien` also find Obrien. Undefined where there is no word.
 */
export function prefixQuery(search: string): string | undefined {
  const words = partsOf(fold(search)).slice(0, MOST_WORDS).map(shortened);
  if (words.length === 0) return undefined;
  const runs = runsOf(words);
  const clauses = words.map((word, index) => {
    // What begins with the word itself is found by it anyhow.
    const written = runs.filter(({ start, end }) => start < index && index < end).map(({ text }) => text);
    return `(${distinct([word, ...written])
      .map((form) => `'${form}':*`)
      .join(' | ')})`;
  });
  return [...new Set(clauses)].join(' & ');
}

const partsOf = (folded: string): string[] => folded.match(/[\p{L}\p{N}]+/gu) ?? [];

function writings(parts: readonly string[]): string[] {
  const runs = parts.length <= MOST_PARTS ? runsOf(parts).map(({ text }) => text) : [];
  return [...parts, ...runs, parts.join('')];
}

/** Two and three neighbors written as one. */
function runsOf(words: readonly string[]): { start: number; end: number; text: string }[] {
  const lengths = Array.from({ length: LONGEST_RUN - 1 }, (_, index) => index + 2);
  return words.flatMap((_, start) =>
    lengths
      .map((length) => start + length)
      .filter((end) => end <= words.length)
      .map((end) => ({ start, end, text: words.slice(start, end).join('') })),
  );
}

const shortened = (word: string): string => (word.length > MOST_LETTERS ? [...word].slice(0, MOST_LETTERS).join('') : word);

const distinct = (words: readonly string[]): string[] =>
  [...new Set(words.map(shortened))].filter((word) => word !== '').slice(0, MOST_WORDS);
