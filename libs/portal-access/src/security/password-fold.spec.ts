import fc from 'fast-check';
import { foldPassword } from './password-fold.js';

const chosen = 'el niño ató 7 lazos';

it.each([
  ['by a Mac', chosen.normalize('NFD')],
  ['with blanks that do not break', chosen.replaceAll(' ', '\u00a0')],
  ['with wide blanks', chosen.replaceAll(' ', '\u3000')],
  ['with narrow blanks', chosen.replaceAll(' ', '\u202f')],
  ['with the blank of Ogham', chosen.replaceAll(' ', '\u1680')],
  ['with a digit of full width', chosen.replace('7', '７')],
  ['in full width', 'ｅｌ　ｎｉñｏ　ａｔó　７　ｌａｚｏｓ'],
  ['with a space of no width behind', `${chosen}\u200b`],
  ['with a mark of byte order before', `\ufeff${chosen}`],
  ['with a soft hyphen', chosen.replace('niño', 'ni\u00adño')],
  ['with an invisible joiner before an accent', 'el nin\u034f\u0303o ató 7 lazos'],
])('A password that is sent %s is the same', (_name, typed) => {
  expect(foldPassword(typed)).toBe(chosen);
});

it.each([
  ['another case', chosen.toUpperCase()],
  ['no accents', 'el nino ato 7 lazos'],
  ['a blank at the end', `${chosen} `],
  ['a blank at the start', ` ${chosen}`],
  ['two blanks', chosen.replace(' ', '  ')],
  ['no blanks', chosen.replaceAll(' ', '')],
  ['an Arabic digit', chosen.replace('7', '٧')],
  ['a letter that looks alike', chosen.replace('a', 'а')],
])('A password with %s is another', (_name, typed) => {
  expect(foldPassword(typed)).not.toBe(chosen);
});

it('Folding twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => expect(foldPassword(foldPassword(typed))).toBe(foldPassword(typed))),
  );
});
