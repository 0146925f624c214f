/** Text without accents and case: how people are sorted and found. */
export const plainText = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** The words of a text; a person is found by the beginnings of any of theirs. */
export function searchWords(text: string): string[] {
  return [...new Set(plainText(text).match(/[\p{L}\p{N}]+/gu) ?? [])].slice(0, 200);
}
