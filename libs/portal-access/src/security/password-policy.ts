import { Injectable } from '@nestjs/common';
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { DomainError } from '#shared-kernel/domain';
import { plainText, searchWords } from '../words/search-words.js';

const MIN_LENGTH = 15;
const MAX_LENGTH = 128;
const MIN_SCORE = 3;

/** NIST SP 800-63B: length instead of composition rules, known and guessable passwords refused. */
@Injectable()
export class PasswordPolicy {
  private loading: Promise<ZxcvbnFactory> | undefined;

  /** Throws `portal-access.weak-password` with what is wrong; `personal` are words an attacker would try first. */
  async check(password: string, personal: readonly string[]): Promise<void> {
    const length = [...password].length;
    if (length < MIN_LENGTH) weak(`must have at least ${MIN_LENGTH} characters; a short sentence is a good password`);
    if (length > MAX_LENGTH) weak(`must have at most ${MAX_LENGTH} characters`);
    const own = searchWords(personal.join(' ')).filter((word) => word.length > 2);
    const zxcvbn = await (this.loading ??= loadEstimator());
    const { score, feedback } = zxcvbn.check(startOf(password), own);
    if (score < MIN_SCORE) weak(['is too easy to guess', feedback.warning, ...feedback.suggestions].filter(Boolean).join('. '));
    if (!isStrongWithout(zxcvbn, own, plainText(password)))
      weak('is too easy to guess. It is little more than your own name or address');
  }
}

/** Its dictionaries take tens of megabytes: only a process in which somebody chooses a password loads them. */
async function loadEstimator(): Promise<ZxcvbnFactory> {
  const { ZxcvbnFactory } = await import('@zxcvbn-ts/core');
  const { adjacencyGraphs, dictionary: common } = await import('@zxcvbn-ts/language-common');
  const { dictionary: english, translations } = await import('@zxcvbn-ts/language-en');
  return new ZxcvbnFactory({ dictionary: { ...common, ...english }, graphs: adjacencyGraphs, translations });
}

/** Three easy parts in a row look strong to the estimator, so `DanaSilva2026` must be good without the name. */
function isStrongWithout(zxcvbn: ZxcvbnFactory, own: readonly string[], password: string): boolean {
  const longestFirst = own.toSorted((one, other) => other.length - one.length);
  const rest = longestFirst.reduce((text, word) => text.replaceAll(word, ''), password);
  return rest === password || zxcvbn.check(startOf(rest)).score >= MIN_SCORE;
}

/** Enough to judge by; the estimator's time grows with the square of the length, and it runs on the main thread. */
const startOf = (password: string) => password.slice(0, 64);

function weak(message: string): never {
  throw new DomainError('invalid', 'portal-access.weak-password', 'This password is not strong enough.', [
    { path: 'password', message },
  ]);
}
