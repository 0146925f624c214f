import { fold, searchWords, singleWords } from '#shared-kernel/words';

/** Shorter words stand in every other password by chance. */
const SHORTEST = 3;
/** Digits and signs that are put for letters, and the two letters that look alike. */
const lookAlikes = new Map([...'01l!|34@5$7+8'].map((sign, index) => [sign, 'oiiiieaassttb'[index]!]));

/** The words of names and addresses, each alone and as they stand together: `dana`, `silva`, `danasilva`. */
export function ownWords(personal: readonly string[]): string[] {
  const together = personal.map((text) => singleWords(text).join(''));
  return [...new Set([...searchWords(personal.join(' ')), ...together])].filter((word) => word.length >= SHORTEST);
}

/** The letters and digits of a password that are not the person's own words. Undefined where none of them is. */
export function restBesides(own: readonly string[], password: string): string | undefined {
  const typed = [...fold(password)].filter((character) => /[\p{L}\p{N}]/u.test(lookAlikes.get(character) ?? character));
  let rest = typed.join('');
  let skeleton = skeletonOf(typed);
  for (const word of own.map((text) => skeletonOf([...text])).toSorted((one, other) => other.length - one.length))
    for (let at = skeleton.indexOf(word); at >= 0; at = skeleton.indexOf(word)) {
      rest = rest.slice(0, at) + rest.slice(at + word.length);
      skeleton = skeleton.slice(0, at) + skeleton.slice(at + word.length);
    }
  return rest.length === typed.join('').length ? undefined : rest;
}

const skeletonOf = (characters: readonly string[]): string => characters.map((one) => lookAlikes.get(one) ?? one).join('');
