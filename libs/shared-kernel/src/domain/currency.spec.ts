import { decimalsOf, isCurrency } from './currency.js';

it.each(['isk', 'ugx', 'mga', 'kwd', 'bhd', 'jod', 'omr', 'tnd', 'xxx', 'USD', '', 'us'])('%j cannot be billed in', (code) => {
  expect(isCurrency(code)).toBe(false);
  expect(() => decimalsOf(code)).toThrow('no such currency');
});

it('An amount is written with the decimals that its smallest unit has', () => {
  expect(['usd', 'eur', 'huf', 'twd', 'jpy', 'krw', 'xof'].map(decimalsOf)).toEqual([2, 2, 2, 2, 0, 0, 0]);
});
