// The same rule as the API's (libs/portal-access/src/security/own-words.ts), with fewer letters of rare alphabets.

/** Shorter words stand in every other password by chance. */
const SHORTEST = 3;
/** Letters that Unicode does not decompose. */
const plainLetters = pairs('łøđðħıŋŧ', 'loddhint');
const ligatures: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' };
/** Digits and signs that are put for letters, and the two letters that look alike. */
const lookAlikes = pairs('01l!|34@5$7+8', 'oiiiieaassttb');

/** The words of names and addresses, each alone and as they stand together: `dana`, `silva`, `danasilva`. */
export function ownWords(personal: readonly string[]): string[] {
  const words = personal.map((text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? []);
  const all = words.flatMap((parts) => [...parts, parts.join('')]);
  return [...new Set(all)].filter((word) => word.length >= SHORTEST).slice(0, 200);
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

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '')
    .toLowerCase()
    .replace(/\P{ASCII}/gu, (letter) => plainLetters.get(letter) ?? ligatures[letter] ?? letter);

function pairs(letters: string, plain: string): Map<string, string> {
  return new Map([...letters].map((letter, index) => [letter, plain[index]!]));
}
