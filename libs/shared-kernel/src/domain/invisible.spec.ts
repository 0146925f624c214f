import { visibleText, withoutInvisible } from './invisible.js';
import { line, manyLines, optionalText, Problem } from './text.js';

const blanks = [
  ['a space of no width', '\u200b'],
  ['the blank of Braille', '\u2800'],
  ['a Hangul filler', '\u3164'],
  ['Hangul fillers for parts', '\u115f\u1160'],
  ['a half-width filler', '\uffa0'],
  ['a lone accent', '\u0301'],
  ['a lone variation selector', '\ufe0f'],
  ['tags', '\u{e0041}\u{e0042}'],
  ['a direction override', '\u202e'],
  ['isolates', '\u2066\u2069'],
  ['a soft hyphen', '\u00ad'],
  ['a grapheme joiner', '\u034f'],
  ['a Mongolian separator', '\u180e'],
  ['invisible operators', '\u2061\u2062\u2063'],
  ['Khmer vowels that nobody sees', '\u17b4\u17b5'],
  ['a lone vowel sign', '\u093e'],
  ['marks of an annotation', '\ufff9\ufffb'],
  ['blanks of every width', ' \t\u00a0\u2003\u202f\u3000\ufeff'],
  ['a joiner between blanks', ' \u200d '],
] as const;

it.each(blanks)('A text of nothing but %s is blank', (_name, text) => {
  expect(visibleText(text)).toBe('');
  expect(line(200)(text)).toEqual(new Problem('must not be blank'));
  expect(manyLines(200)(text)).toBe('');
  expect(optionalText(200)(text)).toBeNull();
});

it.each([
  ['around a copied name', '\u202aDana\u202c', 'Dana'],
  ['of a spreadsheet', '\ufeff\u00a0Dana Silva\u200b', 'Dana Silva'],
  ['for a line break', 'Hospi\u00adtal', 'Hospital'],
  ['that turn the direction', 'abc\u202eexe.fdp', 'abcexe.fdp'],
  ['that isolate a direction', 'a\u2067b\u2069c', 'abc'],
  ['between Latin letters', 'Da\u200dna\u200c', 'Dana'],
  ['that choose a form no letter has', 'D\ufe0fana', 'Dana'],
  ['that hide a message', 'Hi\u{e0048}\u{e0049} there', 'Hi there'],
  ['of Braille at the ends', '\u2800Dana\u2800', 'Dana'],
])('Characters %s are dropped', (_name, given, kept) => {
  expect(visibleText(given)).toBe(kept);
});

it.each([
  ['a family', '👨‍👩‍👧‍👦'],
  ['a nurse with a skin tone', '👩🏽‍⚕️'],
  ['a red heart', '❤️'],
  ['a keycap', '1️⃣'],
  ['the flag of England', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
  ['a rainbow flag', '🏳️‍🌈'],
  ['Persian with a joiner', 'می‌خواهم'],
  ['Hindi with a joiner', 'क्‍ष'],
  ['Malayalam that ends in one', 'അനില്‍'],
  ['a form of a Chinese character', '葛\u{e0100}城'],
  ['Braille with a blank inside', '⠓⠊⠀⠽⠕⠥'],
  ['an accent of its own on a letter', 'Jose\u0301'],
  ['Arabic with a sign for numbers', '\u0600١٢'],
])('What makes up %s stays', (_name, text) => {
  expect(visibleText(text)).toBe(text);
  expect(manyLines(200)(`${text}\nmore`)).toBe(`${text}\nmore`);
});

it.each(['a\0', '\0', 'a\u001bb', 'a\u0085b', 'Sil\u2028va', 'half \ud800', '\u0007'])(
  'A name is still refused with %j',
  (text) => {
    expect(line(200)(text)).toEqual(new Problem('must not contain control characters'));
  },
);

it.each([
  '\u200bdana@clinic.example',
  'dana@clinic.example\u200b',
  '\u202adana@clinic.example\u202c',
  'da\u00adna@clinic.example',
  '\ufeffdana@clinic.example',
  '\u00a0dana@clinic.example\u00a0',
  'dana\u2060@\u200eclinic.example',
  'dana@clinic.example\ufe0f',
])('The address %j is dana@clinic.example', (address) => {
  expect(withoutInvisible(address)).toBe('dana@clinic.example');
});

it('An address keeps what is seen, so that it can be refused', () => {
  for (const address of [
    'da na@clinic.example',
    'dana@clinic.example\0',
    'dana＠clinic.example',
    'dаna@clinic.example',
    'a@b.example\r\nBcc: c@d.example',
  ])
    expect(withoutInvisible(address)).toBe(address);
});

it('A long text of blanks or tags takes no time', () => {
  const started = performance.now();
  visibleText(`a${' '.repeat(100_000)}b`);
  visibleText(`🏴${'\u{e0041}'.repeat(50_000)}b`);
  visibleText(`${'\u200b'.repeat(100_000)}b`);
  expect(performance.now() - started).toBeLessThan(1_000);
});
