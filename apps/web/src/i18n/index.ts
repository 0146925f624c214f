import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';

export const languages = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof languages;

/** One file per language and area of the product, loaded when a page of that area is opened. */
const files = import.meta.glob<Record<string, unknown>>('./*/*.json', { import: 'default' });

const words: BackendModule = {
  type: 'backend',
  init: () => {},
  read: (language, area) => files[`./${language}/${area}.json`]!(),
};

const isLanguage = (value: string): value is Language => value in languages;
const remembered = 'language';

/** Before anybody is signed in: what was chosen on this device, else what the browser asks for. */
function deviceLanguage(): Language {
  const wanted = [localStorage.getItem(remembered) ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2));
  return wanted.find(isLanguage) ?? 'en';
}

export const language = () => i18next.language as Language;

export async function speak(next: Language): Promise<void> {
  localStorage.setItem(remembered, next);
  if (language() !== next) await i18next.changeLanguage(next);
}

export async function startWords(): Promise<void> {
  i18next.on('languageChanged', (tag) => void (document.documentElement.lang = tag));
  await i18next
    .use(words)
    .use(initReactI18next)
    .init({
      lng: deviceLanguage(),
      supportedLngs: Object.keys(languages),
      ns: ['common', 'problems'],
      defaultNS: 'common',
      // The specs see to it that no word lacks in either language.
      fallbackLng: false,
      // React escapes.
      interpolation: { escapeValue: false },
    });
}
