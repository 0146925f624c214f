/**
 * A code as it is compared: decimal digits of any script as 0 to 9, small letters of the usual width, and nothing that
 * only groups or hides (blanks, dashes, marks that nobody sees).
 */
export function foldCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[\s\p{Z}\p{Pd}\p{Cf}\p{Default_Ignorable_Code_Point}\u2212\u2043\u30fb\u00b7]/gu, '')
    .replace(/\p{Nd}/gu, digitOf)
    .toLowerCase();
}

/** The digits of a script stand in a row from zero to nine; where several rows touch, each is ten long. */
function digitOf(character: string): string {
  const code = character.codePointAt(0)!;
  let before = code;
  while (isDigit(before - 1)) before--;
  return String((code - before) % 10);
}

const isDigit = (code: number): boolean => /\p{Nd}/u.test(String.fromCodePoint(code));
