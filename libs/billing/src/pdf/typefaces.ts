import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

/** A font file, read when a text first needs it and kept. */
export class Typeface {
  readonly file: Buffer;
  private readonly font: Font;

  constructor(readonly name: string) {
    this.file = readFileSync(createRequire(import.meta.url).resolve(name));
    this.font = create(this.file) as Font;
  }

  has(text: string): boolean {
    return Array.from(text).every((character) => this.font.hasGlyphForCodePoint(character.codePointAt(0)!));
  }

  /** How far letters reach above the line they stand on and below it, at a size. */
  heightsAt(size: number): { above: number; below: number } {
    const { ascent, descent, unitsPerEm } = this.font;
    return { above: (ascent / unitsPerEm) * size, below: (-descent / unitsPerEm) * size };
  }
}

export const REGULAR = 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf';
export const BOLD = 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf';

const known = new Map<string, Typeface>();

export function typeface(name: string): Typeface {
  const face = known.get(name) ?? new Typeface(name);
  known.set(name, face);
  return face;
}

const noto = (font: string, subset = font.replace(/^sans-/, '')) =>
  `@fontsource/noto-${font}/files/noto-${font}-${subset}-400-normal.woff`;

const simplified = noto('sans-sc', 'chinese-simplified');
const traditional = noto('sans-tc', 'chinese-traditional');
const japanese = noto('sans-jp', 'japanese');
const korean = noto('sans-kr', 'korean');

/** Characters, and the fonts that may have them, the likeliest first. */
const byScript: readonly (readonly [RegExp, readonly string[]])[] = [
  [/[\p{scx=Hira}\p{scx=Kana}]/u, [japanese, simplified]],
  [/\p{scx=Hang}/u, [korean]],
  [/[\p{scx=Hani}\p{scx=Bopo}\uFF00-\uFFEF]/u, [simplified, traditional, japanese, korean]],
  [/\p{scx=Arab}/u, [noto('sans-arabic')]],
  [/\p{scx=Hebr}/u, [noto('sans-hebrew')]],
  [/\p{scx=Deva}/u, [noto('sans-devanagari')]],
  [/\p{scx=Beng}/u, [noto('sans-bengali')]],
  [/\p{scx=Guru}/u, [noto('sans-gurmukhi')]],
  [/\p{scx=Gujr}/u, [noto('sans-gujarati')]],
  [/\p{scx=Orya}/u, [noto('sans-oriya')]],
  [/\p{scx=Taml}/u, [noto('sans-tamil')]],
  [/\p{scx=Telu}/u, [noto('sans-telugu')]],
  [/\p{scx=Knda}/u, [noto('sans-kannada')]],
  [/\p{scx=Mlym}/u, [noto('sans-malayalam')]],
  [/\p{scx=Sinh}/u, [noto('sans-sinhala')]],
  [/\p{scx=Thai}/u, [noto('sans-thai')]],
  [/\p{scx=Laoo}/u, [noto('sans-lao')]],
  [/\p{scx=Khmr}/u, [noto('sans-khmer')]],
  [/\p{scx=Mymr}/u, [noto('sans-myanmar')]],
  [/\p{scx=Tibt}/u, [noto('serif-tibetan', 'tibetan')]],
  [/\p{scx=Ethi}/u, [noto('sans-ethiopic')]],
  [/\p{scx=Armn}/u, [noto('sans-armenian')]],
  [/\p{scx=Geor}/u, [noto('sans-georgian')]],
  [/\p{scx=Cher}/u, [noto('sans-cherokee')]],
  [/\p{scx=Thaa}/u, [noto('sans-thaana')]],
  [/\p{scx=Syrc}/u, [noto('sans-syriac')]],
  [/\p{scx=Mong}/u, [noto('sans-mongolian')]],
  [/\p{scx=Cans}/u, [noto('sans-canadian-aboriginal')]],
  [/\p{scx=Nkoo}/u, [noto('sans-nko')]],
];
const symbols = [noto('emoji'), noto('sans-symbols-2', 'symbols')];

/** The font that has this grapheme, tried in this order: the paper's own, those of its script, symbols. */
export function typefaceFor(grapheme: string, own: string): Typeface | undefined {
  const candidates = byScript.filter(([script]) => script.test(grapheme)).flatMap(([, fonts]) => fonts);
  return [own, ...candidates, ...symbols].map(typeface).find((face) => face.has(grapheme));
}
