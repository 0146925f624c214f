import { useEffect, useState } from 'react';
import { hasCode } from '../api/problem.js';
import { isGood, lengthFault, loadEstimator, MIN_PASSWORD, type Strength, strengthOf } from './password-strength.js';

/** A password that somebody chooses: what is typed, how strong it is, and what is shown as wrong with it. */
export interface PasswordChoice {
  value: string;
  minimum: number;
  /** Undefined while it is not known: nothing typed yet, or the dictionaries have not come. */
  strength: Strength | undefined;
  /** Shown at the field, once it was to be sent. */
  fault: Strength | undefined;
  type(value: string): void;
  /** To be asked before it is sent; shows what is wrong if it is not. Where it cannot be judged here, the API will. */
  mustBeGood(): Promise<boolean>;
  /** Shows the API's refusal at the field, and says whether it was about the password. */
  refused(error: unknown): boolean;
  clear(): void;
}

const noWords: readonly string[] = [];

/** `personal` (best kept in one array) are words of the person that make a password easy to guess. */
export function useNewPassword({ minimum = MIN_PASSWORD, personal = noWords } = {}): PasswordChoice {
  const [value, setValue] = useState('');
  const [judged, setJudged] = useState<Strength>();
  const [fault, setFault] = useState<Strength>();
  const wrongLength = value ? lengthFault(value, minimum) : undefined;
  const strength = value ? (wrongLength ?? judged) : undefined;

  useEffect(() => {
    if (!value) return undefined;
    let outdated = false;
    loadEstimator()
      .then(() => strengthOf(value, personal, minimum))
      .then((found) => outdated || setJudged(found))
      .catch(() => {});
    return () => void (outdated = true);
  }, [value, personal, minimum]);

  return {
    value,
    minimum,
    strength,
    fault,
    type(next) {
      setValue(next);
      setFault(undefined);
    },
    async mustBeGood() {
      const found = await strengthOf(value, personal, minimum).catch(() => undefined);
      if (!found || isGood(found)) return true;
      setFault(found);
      return false;
    },
    refused(error) {
      if (!hasCode(error, 'portal-access.weak-password')) return false;
      // What the page found good, the API refuses because it knows more about the person.
      setFault({ verdict: strength && isGood(strength) ? 'personal' : 'guessable', hints: [] });
      return true;
    },
    clear() {
      setValue('');
      setFault(undefined);
    },
  };
}
