import words from '../i18n/en/password.json' with { type: 'json' };
import { strengthOf } from './password-strength.js';

it('A guessable password is told with the names of hints that have words', async () => {
  const { verdict, hints } = await strengthOf('qwertyqwerty', [], 8);
  expect(verdict).toBe('guessable');
  expect(hints.length).toBeGreaterThan(0);
  expect(hints.filter((hint) => !(hint in words.hint))).toEqual([]);
});
