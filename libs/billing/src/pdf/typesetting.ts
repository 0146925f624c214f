import bidiFactory, { type Bidi } from 'bidi-js';
import LineBreaker from 'linebreak';
import { type Typeface, typeface, typefaceFor } from './typefaces.js';

/** Letters of one font that stand beside each other, as a font lays them out. */
export type Piece = { readonly text: string; readonly face: Typeface };

/** From left to right as they stand on the paper. */
export type Line = { readonly pieces: readonly Piece[]; readonly width: number; readonly rightToLeft: boolean };

export type Measure = (text: string, face: Typeface) => number;

type Letter = Piece & { readonly index: number; readonly level: number; readonly width: number };

// The package is CommonJS: its function is the module itself, whatever its types say.
const bidi = (bidiFactory as unknown as () => Bidi)();
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const rightToLeftLetter = /[\p{Script=Hebr}\p{Script=Arab}\p{Script=Syrc}\p{Script=Thaa}\p{Script=Nkoo}]/u;
/** What guides the algorithms and is never drawn; joiners are, where letters join. */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cc}\u{1F3FB}-\u{1F3FF}]/gu;

/** Whether one font and one direction are enough, so that the paper can set the text by itself. */
export const isPlain = (text: string, own: string): boolean =>
  !rightToLeftLetter.test(text) &&
  !/[\p{Default_Ignorable_Code_Point}\p{Cc}]/u.test(text.replaceAll('\n', '')) &&
  typeface(own).has(text.replaceAll('\n', ''));

/** Breaks a text into lines of this width and puts each in visual order (Unicode Standard Annexes 9 and 14). */
export function typeset(text: string, own: string, width: number, measure: Measure): Line[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).flatMap((paragraph) => paragraphLines(paragraph, own, width, measure));
}

function paragraphLines(text: string, own: string, width: number, measure: Measure): Line[] {
  const embedding = bidi.getEmbeddingLevels(text);
  const rightToLeft = (embedding.paragraphs[0]?.level ?? 0) % 2 === 1;
  const letters = lettersOf(text, embedding.levels, own, measure);
  const lines: Line[] = [];
  let start = 0;
  let filled = 0;
  const endLine = (end: number) => {
    const visible = start + text.slice(start, end).trimEnd().length;
    const pieces = piecesOf(inVisualOrder(text, embedding, start, visible, letters));
    lines.push({ pieces, rightToLeft, width: pieces.reduce((sum, piece) => sum + measure(piece.text, piece.face), 0) });
    start = end;
    filled = 0;
  };
  for (const [from, to] of unbrokenParts(text)) {
    const part = lettersBetween(letters, from, to);
    const visible = part.filter(({ text }) => text.trim() !== '').reduce((sum, letter) => sum + letter.width, 0);
    if (from > start && filled + visible > width) endLine(from);
    for (const letter of part) {
      // A word that is wider than the paper ends where there is no more room.
      if (letter.index > start && visible > width && filled + letter.width > width) endLine(letter.index);
      filled += letter.width;
    }
  }
  endLine(text.length);
  return lines;
}

function lettersOf(text: string, levels: Uint8Array, own: string, measure: Measure): ReadonlyMap<number, Letter> {
  const letters = new Map<number, Letter>();
  for (const { segment, index } of graphemes.segment(text)) {
    const drawn = drawnAs(segment, own);
    letters.set(index, { ...drawn, index, level: levels[index]!, width: measure(drawn.text, drawn.face) });
  }
  return letters;
}

function lettersBetween(letters: ReadonlyMap<number, Letter>, from: number, to: number): Letter[] {
  return Array.from({ length: to - from }, (_, place) => letters.get(from + place)).filter((letter) => letter !== undefined);
}

/** What has no glyph anywhere is named, never shown as a box. */
function drawnAs(grapheme: string, own: string): { text: string; face: Typeface } {
  const face = typefaceFor(grapheme, own);
  if (face)
    return { text: /^[\u200C\u200D]/.test(grapheme) || grapheme.length > 1 ? grapheme : grapheme.replace(unseen, ''), face };
  const seen = grapheme.replace(unseen, '');
  const seenFace = typefaceFor(seen, own);
  if (seenFace) return { text: seen, face: seenFace };
  const names = Array.from(seen, (character) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`);
  return { text: `[${names.join(' ')}]`, face: typeface(own) };
}

function* unbrokenParts(text: string): Generator<[number, number]> {
  const breaker = new LineBreaker(text);
  let from = 0;
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
    yield [from, next.position];
    from = next.position;
  }
}

function inVisualOrder(
  text: string,
  embedding: ReturnType<typeof bidi.getEmbeddingLevels>,
  start: number,
  end: number,
  letters: ReadonlyMap<number, Letter>,
): Letter[] {
  if (end <= start) return [];
  const order = Array.from({ length: end - start }, (_, place) => start + place);
  for (const [from, to] of bidi.getReorderSegments(text, embedding, start, end - 1) as [number, number][]) {
    const reversed = order.slice(from - start, to - start + 1).toReversed();
    order.splice(from - start, reversed.length, ...reversed);
  }
  return order.flatMap((index) => letters.get(index) ?? []);
}

/** Letters of one font and direction are handed to the font together: it joins them. */
function piecesOf(letters: readonly Letter[]): Piece[] {
  const pieces: Piece[] = [];
  let together: Letter[] = [];
  const isSpace = ({ text }: Letter) => text.trim() === '';
  for (const [place, letter] of letters.entries()) {
    const before = letters[place - 1];
    const goesOn =
      before &&
      before.face === letter.face &&
      before.level === letter.level &&
      (letter.level % 2 === 0 || isSpace(before) === isSpace(letter));
    if (!goesOn) together = [];
    together.push(letter);
    if (together.length > 1) pieces.pop();
    pieces.push({ text: together[0]!.level % 2 === 0 ? joined(together) : rightToLeftText(together), face: letter.face });
  }
  return pieces.filter(({ text }) => text !== '');
}

const joined = (letters: readonly Letter[]): string => letters.map(({ text }) => text).join('');

/** A font turns letters that run from right to left by itself, and nothing else: signs alone are turned here. */
function rightToLeftText(letters: readonly Letter[]): string {
  const mirrored = letters.map((letter) => ({ ...letter, text: bidi.getMirroredCharacter(letter.text) ?? letter.text }));
  return letters.some(({ text }) => rightToLeftLetter.test(text)) ? joined(mirrored.toReversed()) : joined(mirrored);
}
