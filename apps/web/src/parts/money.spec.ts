import { readFileSync } from 'node:fs';
import { currencies, currencyName, decimalsOf, decimalText, moneyWords, readAmount, readQuantity } from './money.js';

/** What the browser puts between an amount and its currency. */
const plain = (text: string) => text.replaceAll(/\s/g, ' ');

it('Currencies are those that the API can bill in, with its decimals', () => {
  const source = readFileSync('libs/shared-kernel/src/domain/currency.ts', 'utf8');
  const listed = (name: string) => new RegExp(`const ${name} =\\s*'([a-z ]+)'`).exec(source)![1]!.split(' ');
  const [hundredths, wholes] = [listed('ofHundredths'), listed('ofWholes')];
  expect([...currencies]).toEqual([...hundredths, ...wholes].toSorted());
  expect(hundredths.map(decimalsOf)).toEqual(hundredths.map(() => 2));
  expect(wholes.map(decimalsOf)).toEqual(wholes.map(() => 0));
});

it.each([
  [12_345, 'usd', 'en', '$123.45'],
  [5, 'usd', 'en', '$0.05'],
  [0, 'usd', 'en', '$0.00'],
  [-12_345, 'usd', 'en', '-$123.45'],
  [99_999_999, 'usd', 'en', '$999,999.99'],
  [12_345, 'usd', 'es', '$123.45'],
  [12_345, 'mxn', 'es', 'MXN 123.45'],
  [12_345, 'jpy', 'en', '¥12,345'],
  [12_345, 'eur', 'en', '€123.45'],
  [12_345, 'clp', 'en', 'CLP 12,345'],
  [12_345, 'huf', 'en', 'HUF 123.45'],
  [Number.MAX_SAFE_INTEGER, 'usd', 'en', '$90,071,992,547,409.91'],
])('%d of %s reads in %s as %s', (amount, currency, language, words) => {
  expect(plain(moneyWords(amount, currency, language))).toBe(words);
});

it('Every currency has a name in both languages', () => {
  expect(currencyName('usd', 'en')).toBe('USD · US Dollar');
  expect(currencyName('usd', 'es')).toMatch(/^USD · d[óo]lar/);
});

it.each([
  ['125', 'usd', 12_500],
  ['125.5', 'usd', 12_550],
  ['125.50', 'usd', 12_550],
  ['125.', 'usd', 12_500],
  ['125,5', 'usd', 12_550],
  ['125,50', 'usd', 12_550],
  [' 1,234.56 ', 'usd', 123_456],
  ['1,234', 'usd', 123_400],
  ['1,234,567', 'usd', 123_456_700],
  ['0.07', 'usd', 7],
  ['0.29', 'usd', 29],
  ['1.15', 'usd', 115],
  ['4.35', 'usd', 435],
  ['999999.99', 'usd', 99_999_999],
  ['1,250', 'jpy', 1_250],
  ['1250', 'jpy', 1_250],
  ['1.250', 'jpy', 1_250],
  ['1.234,50', 'eur', 123_450],
  ['1.234.567,8', 'eur', 123_456_780],
  ['1.234.567', 'eur', 123_456_700],
  ['1 234,50', 'eur', 123_450],
  ['1\u00a0234,50', 'eur', 123_450],
  ['1\u202f234,50 €', 'eur', 123_450],
  ["1'234.50", 'chf', 123_450],
  ['5 000', 'usd', 500_000],
  ['$12.50', 'usd', 1_250],
  ['$ 12.50', 'usd', 1_250],
  ['12.50 €', 'eur', 1_250],
  ['12,50 EUR', 'eur', 1_250],
  ['usd 1,234.5', 'usd', 123_450],
  ['¥1,250', 'jpy', 1_250],
  ['１２．５０', 'usd', 1_250],
])('%s typed in %s are %d', (text, currency, amount) => {
  expect(readAmount(text, currency)).toBe(amount);
});

it.each([
  ['', 'usd'],
  ['.', 'usd'],
  ['.5', 'usd'],
  ['-5', 'usd'],
  ['1e3', 'usd'],
  ['12.345', 'usd'],
  ['12,3456', 'usd'],
  ['1,23,456', 'usd'],
  ['1.234', 'usd'],
  ['1,234,5', 'usd'],
  ['1.234.5', 'eur'],
  ['1 234 5', 'eur'],
  ['1,234 567', 'eur'],
  ['€5', 'usd'],
  ['5 CAD', 'usd'],
  ['$', 'usd'],
  ['$5$', 'usd'],
  ['٥', 'usd'],
  ['5 00', 'usd'],
  ['99999999999999999', 'usd'],
  ['125.5', 'jpy'],
  ['12,50', 'jpy'],
])('%s typed in %s is no amount', (text, currency) => {
  expect(readAmount(text, currency)).toBeUndefined();
});

it('What is shown for typing reads as the same amount, whatever it is', () => {
  for (const currency of ['usd', 'jpy'])
    for (let amount = 0; amount <= 99_999_999; amount += 9_973)
      expect(readAmount(decimalText(amount, currency), currency)).toBe(amount);
});

it('A quantity is a whole number from 1', () => {
  expect(['1', ' 12 ', '10000'].map(readQuantity)).toEqual([1, 12, 10_000]);
  expect(['', '0', '-1', '1.5', '1e2', 'two', '9999999999'].map(readQuantity)).toEqual(Array(7).fill(undefined));
});
