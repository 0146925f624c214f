import fc from 'fast-check';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { sql } from '../../../../test/support/sql.js';
import { fold } from './fold.js';
import { searchWords } from './search-words.js';

let database: TestDatabase;

beforeAll(async () => void (database = await freshDatabase()), 60_000);
afterAll(() => database?.drop());

// Ideographs, syllables and what is for private use have nothing to fold.
const plain = /[\p{Unified_Ideograph}\p{Script=Hangul}\p{Script=Tangut}\p{Co}\p{Cs}\p{Cn}\0]/u;
const characters = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((character) => !plain.test(character));

it('The database folds every character as the code does', async () => {
  const rows = await sql<{ given: string; folded: string }>(
    database.url,
    `select given, shared_kernel.fold('a' || given || 'b') as folded from unnest($1::text[]) as given where unicode_assigned(given)`,
    [characters],
  );
  expect(rows.length).toBeGreaterThan(30_000);
  expect(rows.filter(({ given, folded }) => folded !== fold(`a${given}b`))).toEqual([]);
});

it('The database finds the same words in a text as the code does', async () => {
  const pieces = fc.constantFrom(
    "O'Brien",
    'd’Angelo',
    'Łódź',
    'Straße',
    '-',
    "'",
    '’',
    ' ',
    '.',
    'ª',
    '\u0301',
    '＇',
    'x',
    '٣',
    '\n',
    '🦷',
  );
  const texts = fc.sample(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 12 }), 2_000);
  const given = texts.map((parts) => parts.join('').replaceAll('\0', ' ').toWellFormed()).filter((text) => !/\p{Cn}/u.test(text));
  const rows = await sql<{ given: string; words: string[] }>(
    database.url,
    `select given, array(select distinct word from unnest(shared_kernel.search_words(given)) word) as words
     from unnest($1::text[]) as given where unicode_assigned(given)`,
    [given],
  );
  expect(rows.length).toBeGreaterThan(500);
  for (const { given: text, words } of rows) expect([text, words.toSorted()]).toEqual([text, searchWords(text).toSorted()]);
});
