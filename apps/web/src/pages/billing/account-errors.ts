import { hasCode } from '../../api/problem.js';
import { fieldErrors } from '../../parts/field-errors.js';
import { useFieldWords } from '../../parts/field-words.js';
import { useProblemWords } from '../../parts/problem-words.js';

/** What is wrong with which field of an account, in words for `form.setErrors`. */
export function useAccountErrors(): (error: unknown) => Record<string, string> {
  const fieldWords = useFieldWords();
  const problemWords = useProblemWords();
  return (error) => {
    if (hasCode(error, 'billing.external-id-taken')) return { externalId: problemWords(error) };
    if (hasCode(error, 'billing.currency-fixed')) return { currency: problemWords(error) };
    return Object.fromEntries(Object.entries(fieldErrors(error)).map(([path, message]) => [path, fieldWords(message)]));
  };
}
