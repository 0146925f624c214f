import { readFileSync } from 'node:fs';

export type Language = 'en' | 'es';
export type Say = (key: string, values?: Record<string, string | number>) => string;

/** The words of the pages, as they themselves say them: `say('own:address.change')`. */
export function wordsIn(language: Language): Say {
  return (key, values = {}) => {
    const [area, path] = key.split(':') as [string, string];
    const words: unknown = JSON.parse(readFileSync(`apps/web/src/i18n/${language}/${area}.json`, 'utf8'));
    const found = path.split('.').reduce((at, name) => (at as Record<string, unknown> | undefined)?.[name], words);
    if (typeof found !== 'string') throw new Error(`The pages have no words ${key}.`);
    return found.replaceAll(/\{\{(\w+)[^}]*\}\}/g, (_all, name: string) => String(values[name] ?? ''));
  };
}
