/** What is shown as nothing: format and direction controls, joiners, fillers, tags, marks of annotations. */
const invisible = String.raw`[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]`;

/** Scripts whose letters change by a joiner. */
const joining = String.raw`[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Tibetan}\p{Script=Myanmar}\p{Script=Khmer}]`;
const virama = String.raw`[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2]`;
const pictograph = String.raw`\p{Extended_Pictographic}`;

/** Where such a character is part of what is seen. */
const meaningful = [
  String.raw`(?<=${joining})[\u200c\u200d](?=${joining})`,
  String.raw`(?<=${virama})[\u200c\u200d]`,
  String.raw`(?<=[${pictograph}\p{Emoji_Modifier}\ufe0f])\u200d(?=${pictograph})`,
  String.raw`(?<=[${pictograph}\p{Sm}\p{Script=Han}\p{Script=Myanmar}\p{Script=Mongolian}])[\ufe00-\ufe0f]`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  String.raw`(?<=\p{Script=Mongolian})[\u180b-\u180d\u180f]`,
  String.raw`(?<=\p{Script=Han})[\u{e0100}-\u{e01ef}]`,
  // The flags of England, Scotland and Wales are a black flag and a name in tags.
  String.raw`(?<=\u{1f3f4}[\u{e0020}-\u{e007f}]{0,7})[\u{e0020}-\u{e007f}]`,
].join('|');

const anyInvisible = new RegExp(invisible, 'u');
const allInvisible = new RegExp(invisible, 'gu');
const invisibleOrMeaningful = new RegExp(`(${meaningful})|${invisible}`, 'gu');
const visible = /[^\s\p{M}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/u;
const blank = /[\s\u2800]/;

/**
 * The text without blanks at its ends and without characters that nobody sees, but for those that make up an emoji or a
 * letter. Empty where nothing visible is left. Control characters stay: they are refused, not dropped.
 */
export function visibleText(given: string): string {
  const text = anyInvisible.test(given) ? given.replace(invisibleOrMeaningful, '$1') : given;
  const hasControl = /\p{Cc}/u.test(text.trim());
  return visible.test(text) || hasControl ? trimmed(text) : '';
}

/** Without any invisible character and without blanks at the ends: for addresses, which have none inside. */
export const withoutInvisible = (given: string): string => given.replace(allInvisible, '').trim();

/** Not by a regular expression, which would try again at every blank inside. */
function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && blank.test(text[start]!)) start++;
  while (end > start && blank.test(text[end - 1]!)) end--;
  return text.slice(start, end);
}
