import { excerptOf } from './excerpt.js';

const marked = (text: string, ...words: string[]) =>
  excerptOf(text, new Set(words))
    .map((part) => (part.match ? `[${part.text}]` : part.text))
    .join('');

it('marks every word that was meant, and only whole words', () => {
  expect(marked('A lamp, a lamppost and a lamp.', 'lamp')).toBe('A [lamp], a lamppost and a [lamp].');
});

it('begins shortly before the first of them, and says where text is left out', () => {
  const text = `${'before '.repeat(50)}medicación ${'after '.repeat(80)}`;
  const found = marked(text, 'medicación');
  expect(found).toMatch(/^…(before )+\[medicación\] (after )+.*…$/);
  expect(found.length).toBeLessThan(260);
});

it('shows the beginning where no word of the text was meant', () => {
  expect(marked('Short', 'other')).toBe('Short');
  expect(marked('')).toBe('');
});
