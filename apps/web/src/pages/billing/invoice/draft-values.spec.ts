import { blankDraft, draftBodyOf, draftValuesOf, lineAmount, totalOf } from './draft-values.js';

const line = (quantity: string, price: string) => ({ key: price, description: ' Physical therapy ', quantity, price });

it('A total is exact where numbers with a point would not be', () => {
  expect(0.1 * 3 === 0.3).toBe(false);
  expect(totalOf([line('3', '0.10'), line('1', '4.35'), line('7', '1.15')], 'usd')).toBe(30 + 435 + 805);
});

it('What is not filled in yet counts nothing', () => {
  expect(lineAmount(line('', '5'), 'usd')).toBeUndefined();
  expect(lineAmount(line('2', 'five'), 'usd')).toBeUndefined();
  expect(lineAmount(line('10001', '5'), 'usd')).toBeUndefined();
  expect(lineAmount(line('1', '1000000.00'), 'usd')).toBeUndefined();
  expect(totalOf([line('2', '62.50'), ...blankDraft().lines], 'usd')).toBe(12_500);
});

it('What is sent are whole numbers, and what is blank is null', () => {
  expect(draftBodyOf({ lines: [line('2', '62.5')], dueOn: '', note: ' ' }, 'usd')).toEqual({
    lineItems: [{ description: 'Physical therapy', quantity: 2, unitAmount: 6_250 }],
    dueOn: null,
    note: null,
  });
});

it.each(['usd', 'jpy'])('A draft that is opened and saved again stays what it was (%s)', (currency) => {
  const lineItems = [{ description: 'Therapy', quantity: 2, unitAmount: 6_205, amount: 12_410 }];
  const draft = { lineItems, dueOn: '2026-12-24', note: 'Thank you', currency } as Parameters<typeof draftValuesOf>[0];
  expect(draftBodyOf(draftValuesOf(draft), currency)).toEqual({
    lineItems: [{ description: 'Therapy', quantity: 2, unitAmount: 6_205 }],
    dueOn: '2026-12-24',
    note: 'Thank you',
  });
});
