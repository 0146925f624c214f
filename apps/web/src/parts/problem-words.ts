import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.js';
import { language } from '../i18n/index.js';
import { durationWords } from './duration-words.js';

/** Says what went wrong in the reader's language: by the problem's code, else (in English) in the API's own words. */
export function useProblemWords(): (error: unknown) => string {
  const { t, i18n } = useTranslation('problems');
  return (error) => {
    const problem = error instanceof Problem ? error : new Problem(0, 'page.failed', '');
    const wait = durationWords(problem.retryAfterSeconds ?? 30, language());
    if (i18n.exists(problem.code, { ns: 'problems' })) return t(problem.code as never, { wait });
    return language() === 'en' && problem.detail ? problem.detail : t('service.failed');
  };
}
