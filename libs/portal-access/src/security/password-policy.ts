import { Injectable } from '@nestjs/common';
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { DomainError } from '#shared-kernel/domain';
import { ownWords, restBesides } from './own-words.js';
import { foldPassword } from './password-fold.js';

const MIN_LENGTH = 15;
const MIN_LENGTH_BESIDE_SECOND_FACTOR = 8;
const MAX_LENGTH = 128;
/** Where the estimator's score 3 begins. The score itself asks for five guesses more, which no eight characters can reach. */
const MIN_GUESSES = 1e8;

/** NIST SP 800-63B: length instead of composition rules, known and guessable passwords refused. */
@Injectable()
export class PasswordPolicy {
  private loading: Promise<ZxcvbnFactory> | undefined;

  /** How many characters a password needs at least. */
  minimumLength(hasSecondFactor: boolean): number {
    return hasSecondFactor ? MIN_LENGTH_BESIDE_SECOND_FACTOR : MIN_LENGTH;
  }

  /** Throws `portal-access.weak-password` with what is wrong; `personal` are words an attacker would try first. */
  async check(typed: string, personal: readonly string[], hasSecondFactor = false): Promise<void> {
    const password = foldPassword(typed);
    const length = [...password].length;
    const minimum = this.minimumLength(hasSecondFactor);
    if (length < minimum) weak(`must have at least ${minimum} characters; a short sentence is a good password`);
    if (length > MAX_LENGTH) weak(`must have at most ${MAX_LENGTH} characters`);
    const own = ownWords(personal);
    const zxcvbn = await (this.loading ??= loadEstimator());
    const { guesses, feedback } = zxcvbn.check(startOf(password), own);
    if (guesses < MIN_GUESSES)
      weak(['is too easy to guess', feedback.warning, ...feedback.suggestions].filter(Boolean).join('. '));
    if (!isStrongBesides(zxcvbn, own, password)) weak('is too easy to guess. It is little more than your own name or address');
  }
}

/** What an attacker who knows the person would try first. */
export const wordsOf = ({
  givenName,
  familyName,
  emails,
}: {
  givenName: string;
  familyName: string;
  emails: readonly string[];
}) => [givenName, familyName, ...emails.flatMap((address) => address.split('@'))];

/** Its dictionaries take tens of megabytes: only a process in which somebody chooses a password loads them. */
async function loadEstimator(): Promise<ZxcvbnFactory> {
  const { ZxcvbnFactory } = await import('@zxcvbn-ts/core');
  const { adjacencyGraphs, dictionary: common } = await import('@zxcvbn-ts/language-common');
  const { dictionary: english, translations } = await import('@zxcvbn-ts/language-en');
  return new ZxcvbnFactory({ dictionary: { ...common, ...english }, graphs: adjacencyGraphs, translations });
}

/** Three easy parts in a row look strong to the estimator, so `DanaSilva2026` must be good without the name. */
function isStrongBesides(zxcvbn: ZxcvbnFactory, own: readonly string[], password: string): boolean {
  const rest = restBesides(own, password);
  return rest === undefined || zxcvbn.check(startOf(rest)).guesses >= MIN_GUESSES;
}

/** Enough to judge by; the estimator's time grows with the square of the length, and it runs on the main thread. */
const startOf = (password: string) => password.slice(0, 64);

function weak(message: string): never {
  throw new DomainError('invalid', 'portal-access.weak-password', 'This password is not strong enough.', [
    { path: 'password', message },
  ]);
}
