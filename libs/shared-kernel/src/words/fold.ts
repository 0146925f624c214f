// database/migrations/0040-search-fold.ts says the same in SQL; fold.integration.spec.ts compares the two.

/** Apostrophes, and the accents and letters that are typed for one. */
const apostrophes =
  /[\u0027\u0060\u00b4\u02b9\u02bb-\u02bf\u02c8\u0384\u055a\u05f3\u07f4\u07f5\u1fbd\u1fbf\u1ffe\u2018\u2019\u201b\u2032\u2035\u275b\u275c\ua78b\ua78c\uff07\uff40]/g;
const hyphens = /[\u002d\u00b7\u058a\u05be\u2010-\u2015\u2027\u2043\u2212\u2e3a\u2e3b\u30fb\ufe58\ufe63\uff0d\uff65]/g;
/** Marks, what cannot be seen, and the Arabic stroke that only stretches a word. */
const unsaid = /[\p{M}\p{Default_Ignorable_Code_Point}\u0640]/gu;

/** Letters and digits that Unicode does not decompose, as they are typed on a keyboard without them. */
const plainLetters = new Map([
  ...Object.entries({ ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' }),
  ...pairs(
    'ⱥƀɓƈȼꞓđðɖɗǝəɛɇƒǥɠɣꞡħⱨɦıɨɩɉȷƙĸꞣłƚɫⱡɱŋɲƞꞑꞥøɔɵƥɋɍɽꞧʂꞩŧƭʈⱦʉʊʋⱳƴɏƶȥʒ',
    'abbcccddddeeeefgggghhhiiijjkkkllllmnnnnnooopqrrrssttttuuvwyyzzz',
  ),
  // The last form of the Greek sigma; Arabic letters as Persian and as hurried hands write them.
  ...pairs('ςٱىیةک', 'σاييهك'),
  ...['٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹', '०१२३४५६७८९', '০১২৩৪৫৬৭৮৯', '๐๑๒๓๔๕๖๗๘๙'].flatMap((digits) => pairs(digits, '0123456789')),
]);
const foldable = new RegExp(`[${[...plainLetters.keys()].join('')}]`, 'gu');

/**
 * A text as it is compared by everything that searches or sorts names and words: without accents, case and invisible
 * characters, every letter as a plain keyboard has it, one kind of apostrophe and one kind of hyphen.
 */
export function fold(text: string): string {
  return text
    .replaceAll('ŉ', 'n')
    .replace(apostrophes, "'")
    .replace(hyphens, '-')
    .normalize('NFKD')
    .replace(unsaid, '')
    .toLowerCase()
    .replace(foldable, (letter) => plainLetters.get(letter)!);
}

/** How names are sorted: `O’Brien` as if it were written Obrien, `Anne-Marie` beside Anne Marie, `Łukasz` under L. */
export const sortKey = (text: string): string => fold(text).replaceAll("'", '').replaceAll('-', ' ');

function pairs(letters: string, plain: string): [string, string][] {
  const into = [...plain];
  return [...letters].map((letter, index) => [letter, into[index]!]);
}
