import * as english from '../i18n/en/common.json';
import { pasteLink as englishPasteLink } from '../i18n/en/entry.json';
import englishPayer from '../i18n/en/payer.json';
import englishProblems from '../i18n/en/problems.json';
import * as spanish from '../i18n/es/common.json';
import { pasteLink as spanishPasteLink } from '../i18n/es/entry.json';
import spanishPayer from '../i18n/es/payer.json';
import spanishProblems from '../i18n/es/problems.json';
import { deviceLanguage, type Language } from '../i18n/device-language.js';
import type { Problem } from '../api/problem.js';
import { durationWords } from '../parts/duration-words.js';

const all = {
  en: {
    ...englishPayer,
    pasteLink: englishPasteLink,
    product: english.product,
    loading: english.loading,
    language: english.language,
    problem: english.problem,
  },
  es: {
    ...spanishPayer,
    pasteLink: spanishPasteLink,
    product: spanish.product,
    loading: spanish.loading,
    language: spanish.language,
    problem: spanish.problem,
  },
};
const problems: Record<Language, Record<string, Record<string, string>>> = { en: englishProblems, es: spanishProblems };

let language = deviceLanguage();

export const currentLanguage = (): Language => language;
export const speak = (next: Language) => void (language = next);
export const words = () => all[language];

/** The text with its gaps filled: `{{practice}}`. */
export const filled = (text: string, values: Record<string, string>): string =>
  text.replace(/{{(\w+)}}/g, (gap, name: string) => values[name] ?? gap);

/** Says what went wrong by the problem's code, as the other pages do. */
export function problemWords({ code, retryAfterSeconds = 30 }: Problem): string {
  const [area = '', name = ''] = code.split('.');
  const text = problems[language][area]?.[name] ?? problems[language].service!.failed!;
  return filled(text, { wait: durationWords(retryAfterSeconds, language) });
}
