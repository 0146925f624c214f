import { Injectable } from '@nestjs/common';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english, translations } from '@zxcvbn-ts/language-en';
import { DomainError } from '#shared-kernel/domain';
import { plainText, searchWords } from '../words/search-words.js';

const MIN_LENGTH = 15;
const MAX_LENGTH = 128;
const MIN_SCORE = 3;

/** NIST SP 800-63B: length instead of composition rules, known and guessable passwords refused. */
@Injectable()
export class PasswordPolicy {
  private readonly zxcvbn = new ZxcvbnFactory({ dictionary: { ...common, ...english }, graphs: adjacencyGraphs, translations });

  /** Throws `portal-access.weak-password` with what is wrong; `personal` are words an attacker would try first. */
  check(password: string, personal: readonly string[]): void {
    const length = [...password].length;
    if (length < MIN_LENGTH) weak(`must have at least ${MIN_LENGTH} characters; a short sentence is a good password`);
    if (length > MAX_LENGTH) weak(`must have at most ${MAX_LENGTH} characters`);
    const own = searchWords(personal.join(' ')).filter((word) => word.length > 2);
    const { score, feedback } = this.zxcvbn.check(startOf(password), own);
    if (score < MIN_SCORE) weak(['is too easy to guess', feedback.warning, ...feedback.suggestions].filter(Boolean).join('. '));
    if (!this.isStrongWithout(own, plainText(password)))
      weak('is too easy to guess. It is little more than your own name or address');
  }

  /** Three easy parts in a row look strong to the estimator, so `DanaSilva2026` must be good without the name. */
  private isStrongWithout(own: readonly string[], password: string): boolean {
    const longestFirst = own.toSorted((one, other) => other.length - one.length);
    const rest = longestFirst.reduce((text, word) => text.replaceAll(word, ''), password);
    return rest === password || this.zxcvbn.check(startOf(rest)).score >= MIN_SCORE;
  }
}

/** Enough to judge by; the estimator's time grows with the square of the length, and it runs on the main thread. */
const startOf = (password: string) => password.slice(0, 64);

function weak(message: string): never {
  throw new DomainError('invalid', 'portal-access.weak-password', 'This password is not strong enough.', [
    { path: 'password', message },
  ]);
}
