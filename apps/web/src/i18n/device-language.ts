export const languages = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof languages;

const isLanguage = (value: string): value is Language => value in languages;
const remembered = 'language';

/** Before anybody is signed in: what was chosen on this device, else what the browser asks for. */
export function deviceLanguage(): Language {
  const wanted = [localStorage.getItem(remembered) ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2));
  return wanted.find(isLanguage) ?? 'en';
}

export const rememberLanguage = (language: Language) => localStorage.setItem(remembered, language);
