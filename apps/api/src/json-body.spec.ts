import { parseStrictJson } from './json-body.js';

const refusalOf = (text: string): string | undefined => {
  try {
    parseStrictJson(text);
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('The body of a request', () => {
  it.each([
    '{}',
    '[]',
    'null',
    '"a: \\"b\\": c"',
    '{"a":1,"b":{"a":2}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\"b\\":1"}',
    '{"a" : "b" , "c"\n:\t["d","e:"]}',
    '{"":""}',
    '{"a\\\\":1,"a":2}',
    '{"\u00e9":1,"e\u0301":2}',
    '{"constructors":1,"proto":2}',
  ])('%s is read as it stands', (text) => {
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });

  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"a":{"b":1,"b":2}}',
    '[[{"a":1,"b":2,"a":3}]]',
    '{"a" :1,"b":"a","a"\n:2}',
    '{"":1,"":2}',
    '{"a":"}","a":"{"}',
    '{"a":"\\\\","a":1}',
  ])('%s is refused: a key stands twice', (text) => {
    expect(refusalOf(text)).toBe('request.duplicate-key');
  });

  it.each(['{"__proto__":1}', '{"a":{"constructor":1}}', '[{"prototype":null}]', '{"\\u005f_proto__":{}}'])(
    '%s is refused: it reaches for a prototype',
    (text) => {
      expect(refusalOf(text)).toBe('request.invalid');
    },
  );

  it.each(['{', '{"a":1,}', "{'a':1}", '"', '{"a":"\\"}', 'NaN'])('%s is refused: it is not JSON', (text) => {
    expect(refusalOf(text)).toBe('request.malformed');
  });

  it('is nothing where it is empty', () => {
    expect(parseStrictJson(' \n')).toBeUndefined();
  });

  const large = 256 * 1024;
  const filled = (part: string) => part.repeat(Math.floor(large / part.length));
  it.each([
    ['empty strings', `[${filled('"",')}0]`],
    ['strings that look like keys', `[${filled('"a:",')}0]`],
    ['quotes in a string', `"${filled('\\"')}"`],
    ['backslashes in a string', `"${filled('\\\\')}"`],
    ['blanks after each string', `[${filled(`""${' '.repeat(30)},`)}0]`],
    ['blanks alone', `[""${' '.repeat(large)}]`],
    ['keys', `{${Array.from({ length: 20_000 }, (_, key) => `"${key}":0`).join(',')}}`],
    ['small objects', `[${filled('{"a":{}},')}0]`],
    ['arrays in arrays', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['a string that does not end', `["${filled('a')}`],
  ])('made of 256 KB of %s is read or refused at once', (_what, text) => {
    const started = performance.now();
    refusalOf(text);
    // A few milliseconds; what takes longer with the square of the size would take minutes.
    expect(performance.now() - started).toBeLessThan(500);
  });
});
