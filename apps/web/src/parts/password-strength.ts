import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { ownWords, restBesides } from './own-words.js';

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
  const length = [...foldPassword(password)].length;
  if (length < minimum) return { verdict: 'too-short', hints: [] };
  return length > MAX_LENGTH ? { verdict: 'too-long', hints: [] } : undefined;
}

/** `personal` are words an attacker would try first. */
export async function strengthOf(typed: string, personal: readonly string[], minimum: number): Promise<Strength> {
  const fault = lengthFault(typed, minimum);
  if (fault) return fault;
  const password = foldPassword(typed);
  const zxcvbn = await loadEstimator();
  const own = ownWords(personal);
  const { guesses, feedback } = zxcvbn.check(startOf(password), own);
  const hints = [feedback.warning, ...feedback.suggestions].filter((hint): hint is string => Boolean(hint));
  if (guesses < MIN_GUESSES) return { verdict: 'guessable', hints };
  if (!isStrongBesides(zxcvbn, own, password)) return { verdict: 'personal', hints: [] };
  return { verdict: guesses < STRONG_GUESSES ? 'good' : 'strong', hints: [] };
}

function isStrongBesides(zxcvbn: ZxcvbnFactory, own: readonly string[], password: string): boolean {
  const rest = restBesides(own, password);
  return rest === undefined || zxcvbn.check(startOf(rest)).guesses >= MIN_GUESSES;
}

/** As the API judges and compares it: one form for what different keyboards send for the same keys. */
const foldPassword = (typed: string) =>
  typed
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\p{Zs}/gu, ' ')
    .normalize('NFKC');

const startOf = (password: string) => password.slice(0, 64);
