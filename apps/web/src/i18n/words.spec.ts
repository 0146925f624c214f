import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

type Words = { [key: string]: string | Words };

const here = 'apps/web/src/i18n';
const root = process.cwd();
const areas = globSync('en/*.json', { cwd: here }).map((file) => basename(file, '.json'));

const read = (language: string, area: string): Words => JSON.parse(readFileSync(join(here, language, `${area}.json`), 'utf8'));

/** Every text by its whole key: `problem.title` → "That did not work". */
function texts(words: Words, under = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[under + key, value]] : [...texts(value, `${under}${key}.`)],
    ),
  );
}

const variables = (text: string) => [...text.matchAll(/{{\s*([\w.]+)/g)].map(([, name]) => name).toSorted();

/** Everything of one kind that the backend's code declares, by a pattern whose first group is its name. */
const declared = (pattern: RegExp, files = 'libs/*/src/**/*.ts') =>
  globSync(files, { cwd: root })
    .filter((file) => !/spec|fixture/.test(file))
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(pattern)].map(([, name]) => name!));

const kebab = (name: string) => name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

describe.each(areas)('The words of the area "%s"', (area) => {
  const english = texts(read('en', area));
  const spanish = texts(read('es', area));

  it('are there in both languages', () => {
    expect([...spanish.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it('have the same gaps to fill in both languages', () => {
    for (const [key, text] of english) expect([key, variables(spanish.get(key) ?? '')]).toEqual([key, variables(text)]);
  });

  it('say something', () => {
    expect([...english, ...spanish].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('have both numbers where they have one', () => {
    for (const words of [english, spanish])
      for (const key of words.keys()) {
        const other = key.replace(/_(one|other)$/, (end) => (end === '_one' ? '_other' : '_one'));
        expect([key, words.has(other)]).toEqual([key, true]);
      }
  });
});

it.each(['en', 'es'])('Every problem that the API may answer has words (%s)', (language) => {
  const known = texts(read(language, 'problems'));
  const codes = new Set<string>();
  JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8'), (_key, value) => {
    if (value && typeof value === 'object' && typeof value.status === 'number' && typeof value.code === 'string')
      codes.add(value.code);
    return value;
  });
  expect(codes.size).toBeGreaterThan(50);
  expect([...codes].filter((code) => !known.has(code))).toEqual([]);
});

it.each(['en', 'es'])('Every refusal that the code of the API declares has words (%s)', (language) => {
  const known = texts(read(language, 'problems'));
  const codes = [
    ...declared(/new DomainError\(\s*'[a-z-]+',\s*'([a-z-]+\.[a-z-]+)'/g, 'apps/api/src/**/*.ts'),
    ...declared(/new DomainError\(\s*'[a-z-]+',\s*'([a-z-]+\.[a-z-]+)'/g),
    ...declared(/'((?:documents|request|access)\.[a-z-]+)'/g),
  ];
  expect([codes.length > 80, codes.includes('documents.scanner-unavailable')]).toEqual([true, true]);
  expect([...new Set(codes)].filter((code) => !known.has(code))).toEqual([]);
});

it('Every act and every fact has words in the audit', () => {
  const known = texts(read('en', 'audit'));
  const acts = declared(/class (\w+) extends Command</g).map(kebab);
  const facts = declared(/readonly type = '([a-z-]+\.[a-z-]+)'/g);
  expect([acts.length > 40, facts.length > 40]).toEqual([true, true]);
  const lacking = [...acts.map((act) => `act.${act}`), ...facts.map((fact) => `fact.${fact}`)].filter((key) => !known.has(key));
  expect(lacking).toEqual([]);
});

it('Everything that a worker may give up has words in the overview', () => {
  const known = texts(read('en', 'overview'));
  const reactions = declared(/@Reaction\([^']*'([a-z-]+\.[a-z-]+)'/g);
  expect(reactions.length).toBeGreaterThan(10);
  expect(reactions.filter((name) => !known.has(`work.${name}`))).toEqual([]);
});
