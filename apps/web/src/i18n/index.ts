import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { deviceLanguage, type Language, languages, rememberLanguage } from './device-language.js';
import english from './en/front.js';
import spanish from './es/front.js';

export { type Language, languages };

type Words = Record<string, Record<string, unknown>>;

/** The words of the pages before the sign-in come with the first file; those of all others with the frame around those pages. */
const bundled: Record<Language, Words> = { en: english, es: spanish };
type PortalWords = Record<Language, () => Promise<Words>>;

const backend = (portal: PortalWords): BackendModule => ({
  type: 'backend',
  init: () => {},
  read: async (language, area) => (await portal[language as Language]())[area]!,
});

export const language = () => i18next.language as Language;

export async function speak(next: Language): Promise<void> {
  rememberLanguage(next);
  if (language() !== next) await i18next.changeLanguage(next);
}

export async function startWords(portal: PortalWords): Promise<void> {
  i18next.on('languageChanged', (tag) => void (document.documentElement.lang = tag));
  await i18next
    .use(backend(portal))
    .use(initReactI18next)
    .init({
      resources: bundled,
      partialBundledLanguages: true,
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
