import { localeNamed } from './locale.js';

test.each([
  ['en', 'en'],
  ['EN', 'en'],
  ['en-US', 'en'],
  ['en_GB', 'en'],
  ['en-US-posix', 'en'],
  ['en_US.UTF-8', 'en'],
  ['English', 'en'],
  ['ENGLISH', 'en'],
  ['English (United States)', 'en'],
  ['inglés', 'en'],
  ['eng', 'en'],
  ['es', 'es'],
  ['ES', 'es'],
  ['es-MX', 'es'],
  [' es_ES ', 'es'],
  ['es-419', 'es'],
  ['Español', 'es'],
  ['espan\u0303ol', 'es'],
  ['Español (México)', 'es'],
  ['Spanish', 'es'],
  ['castellano', 'es'],
  ['spa', 'es'],
] as const)('%j is the language %s', (text, locale) => expect(localeNamed(text)).toBe(locale));

test.each(['', 'fr', 'fr-ES', 'e', 'ens', 'esp', 'est', 'en US', 'en,es', 'English/Spanish', 'US-en', '-en', 'en-', '(en)'])(
  '%j is no language of the product',
  (text) => expect(localeNamed(text)).toBeUndefined(),
);
