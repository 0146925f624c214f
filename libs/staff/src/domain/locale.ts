export type Locale = 'en' | 'es';

const names: Readonly<Record<Locale, readonly string[]>> = {
  en: ['en', 'eng', 'english', 'ingles'],
  es: ['es', 'spa', 'spanish', 'espanol', 'castellano', 'castilian'],
};

/**
 * The language that a text names, in any case: by a tag whose first part it is (`es-MX`, `en_US.UTF-8`), or by its own name
 * in either language (`Español`, `English (US)`).
 */
export function localeNamed(text: string): Locale | undefined {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase();
  const language = /^([a-z]+)(?:[-_.@][a-z0-9._@-]+|\s*\([^()]*\))?$/.exec(plain)?.[1];
  if (language === undefined) return undefined;
  return names.en.includes(language) ? 'en' : names.es.includes(language) ? 'es' : undefined;
}
