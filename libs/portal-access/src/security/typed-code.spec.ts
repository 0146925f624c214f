import { foldCode } from './typed-code.js';

it.each([
  ['a blank', '492 039'],
  ['a blank that does not break', '492\u00a0039'],
  ['a narrow blank', '492\u202f039'],
  ['a dash', '492-039'],
  ['an en dash', '492–039'],
  ['a minus', '492−039'],
  ['full-width digits', '４９２０３９'],
  ['Arabic digits', '٤٩٢٠٣٩'],
  ['Persian digits', '۴۹۲۰۳۹'],
  ['Devanagari digits', '४९२०३९'],
  ['Bengali digits', '৪৯২০৩৯'],
  ['Thai digits', '๔๙๒๐๓๙'],
  ['mathematical digits', '𝟒𝟗𝟐𝟬𝟹𝟡'],
  ['digits of two scripts', '٤9２०39'],
  ['a space of no width', '492039\u200b'],
  ['marks of direction', '\u202a492039\u202c'],
  ['a soft hyphen', '492\u00ad039'],
  ['a mark of byte order and tabulators', '\ufeff\t492039\t'],
])('Six digits typed with %s are the six digits', (_name, typed) => {
  expect(foldCode(typed)).toBe('492039');
});

it.each([
  'X7KD-94MP-HQ2V-WZ8E-JT3C',
  'x7kd94mphq2vwz8ejt3c',
  'Ｘ７ＫＤ－９４ＭＰ－ＨＱ２Ｖ－ＷＺ８Ｅ－ＪＴ３Ｃ',
  'x7kd 94mp\u2003hq2v–wz8e\u200b jt3c',
])('A recovery code typed as %s is the code', (typed) => {
  expect(foldCode(typed)).toBe('x7kd94mphq2vwz8ejt3c');
});

it.each(['49203', '4920399', '49203a', '492.039', '', '٤٩٢٠٣', 'х7kd', '492/039'])('%p does not become another code', (typed) => {
  expect(foldCode(typed)).not.toMatch(/^(\d{6}|x7kd)$/);
});

it('Every decimal digit of Unicode has its value', () => {
  const digits = Array.from({ length: 0x110000 }, (_, code) => code)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
    .filter((character) => /\p{Nd}/u.test(character));
  expect(digits.length % 10).toBe(0);
  expect(digits.map(foldCode).join('')).toBe('0123456789'.repeat(digits.length / 10));
});
