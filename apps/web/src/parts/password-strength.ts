import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** The same rules as the API's (libs/portal-access/src/security/password-policy.ts), which has the last word. */
const MAX_LENGTH = 128;
const MIN_GUESSES = 1e8;
const STRONG_GUESSES = 1e12;

/** How many characters a password needs at least, and beside a second factor. */
export const MIN_PASSWORD = 15;
export const MIN_PASSWORD_BESIDE_SECOND_FACTOR = 8;

export interface Strength {
  verdict: 'too-short' | 'too-long' | 'guessable' | 'personal' | 'good' | 'strong';
  /** Why it is guessable: names of hints in the words of the area `password`. */
  hints: string[];
}

export const isGood = ({ verdict }: Strength) => verdict === 'good' || verdict === 'strong';

let loading: Promise<ZxcvbnFactory> | undefined;

/** The dictionaries are larger than all pages together: they come when somebody begins to choose a password. */
export function loadEstimator(): Promise<ZxcvbnFactory> {
  loading ??= makeEstimator();
  // The next key pressed tries again.
  loading.catch(() => (loading = undefined));
  return loading;
}

/** Without translations it names its hints instead of saying them. */
async function makeEstimator(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary: common }, { dictionary: english }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  return new ZxcvbnFactory({ dictionary: { ...common, ...english }, graphs: adjacencyGraphs });
}

/** What is wrong with the length, which needs no dictionary. */
export function lengthFault(password: string, minimum: number): Strength | undefined {
  const length = [...password].length;
  if (length < minimum) return { verdict: 'too-short', hints: [] };
  return length > MAX_LENGTH ? { verdict: 'too-long', hints: [] } : undefined;
}

/** `personal` are words an attacker would try first. */
export async function strengthOf(password: string, personal: readonly string[], minimum: number): Promise<Strength> {
  const fault = lengthFault(password, minimum);
  if (fault) return fault;
  const zxcvbn = await loadEstimator();
  const own = wordsIn(personal.join(' '));
  const { guesses, feedback } = zxcvbn.check(startOf(password), own);
  const hints = [feedback.warning, ...feedback.suggestions].filter((hint): hint is string => Boolean(hint));
  if (guesses < MIN_GUESSES) return { verdict: 'guessable', hints };
  if (!isStrongWithout(zxcvbn, own, plainText(password))) return { verdict: 'personal', hints: [] };
  return { verdict: guesses < STRONG_GUESSES ? 'good' : 'strong', hints: [] };
}

function isStrongWithout(zxcvbn: ZxcvbnFactory, own: readonly string[], password: string): boolean {
  const longestFirst = own.toSorted((one, other) => other.length - one.length);
  const rest = longestFirst.reduce((text, word) => text.replaceAll(word, ''), password);
  return rest === password || zxcvbn.check(startOf(rest)).guesses >= MIN_GUESSES;
}

const plainText = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const wordsIn = (text: string) =>
  [...new Set(plainText(text).match(/[\p{L}\p{N}]+/gu) ?? [])].filter((word) => word.length > 2).slice(0, 200);
const startOf = (password: string) => password.slice(0, 64);
