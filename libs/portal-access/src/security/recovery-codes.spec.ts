import { newRecoveryCode } from './recovery-codes.js';

describe('A recovery code', () => {
  it('can be read from paper, and is never the six digits of an authenticator app', () => {
    for (let time = 0; time < 200; time++) expect(newRecoveryCode()).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){4}$/);
  });

  it('is new every time, every letter as likely as another', () => {
    const codes = Array.from({ length: 5_000 }, newRecoveryCode);
    expect(new Set(codes).size).toBe(5_000);
    const counts = new Map<string, number>();
    for (const letter of codes.join('').replaceAll('-', '')) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    // 31 letters, 3,226 times each on average, standard deviation 56: eight of them either way.
    expect(counts.size).toBe(31);
    for (const count of counts.values()) expect(Math.abs(count - 3_226)).toBeLessThan(450);
  });
});
