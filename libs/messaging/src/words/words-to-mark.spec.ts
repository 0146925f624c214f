import { wordsToMark } from './words-to-mark.js';

describe('The words of a page that are looked at for marking', () => {
  it.each([
    ['medicaciones', 'La medicación del niño está en la clínica.', ['medicación']],
    ['nino clinicas', 'La medicación del niño está en la clínica.', ['niño', 'clínica']],
    ['VACCINATED', 'Vaccines: a vaccination, vacant.', ['Vaccines', 'vaccination', 'vacant']],
    ['a', 'A lamp, a lamppost and apples.', ['A', 'a', 'and', 'apples']],
    // Joined by a hyphen it is one word, which is marked as a whole.
    ['2024', 'INV-2024/001, 20 of them', ['INV-2024', '20']],
    ['zebra', 'Please call Dana.', []],
    ['***', 'Please call Dana.', []],
    ['東京', '東京 2024', ['東京']],
  ])('for "%s" are those that begin alike', (searched, text, words) => {
    expect(wordsToMark([text], searched)).toEqual(words);
  });

  it('are each of them once', () => {
    expect(wordsToMark(['lamp lamp Lamp', 'lamp'], 'lamps')).toEqual(['lamp', 'Lamp']);
  });

  const long = (start: string) => Array.from({ length: 3_000 }, (_, n) => `${start}${n}`).join(' ');

  it('are 2,000 at most, and a long text does not take the share of a short one', () => {
    const words = wordsToMark([...Array.from({ length: 49 }, (_, n) => long(`la${n}x`)), 'one more lamp'], 'lamp');
    expect(words.length).toBeLessThanOrEqual(2_050);
    expect(words).toContain('lamp');
  });

  it('are found in a megabyte at once', () => {
    const started = performance.now();
    wordsToMark(
      Array.from({ length: 50 }, () => long('zebra').slice(0, 20_000)),
      'lamp',
    );
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
