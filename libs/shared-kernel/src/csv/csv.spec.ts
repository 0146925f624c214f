import { parse } from 'csv-parse/sync';
import { csvDownload, csvRow } from './index.js';

describe('A line of a CSV file', () => {
  it('keeps every text as it is: commas, quotes, line breaks, any letters', () => {
    const texts = ['a,b', 'say "no"', 'two\r\nlines', 'Amélie Yılmaz', '', ' padded ', "O'Neil", 'مريم'];
    expect(parse(csvRow(texts))).toEqual([texts]);
  });

  it('has an empty cell where there is nothing', () => {
    expect(csvRow([null, 'x', null])).toBe(',"x",\r\n');
  });

  it.each(['=1+1', '+1 555 010 2030', '-2', '@SUM(A1)', '  =1', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x', '\ttext'])(
    'makes %j text, not a formula',
    (text) => expect(parse(csvRow([text]))).toEqual([[`'${text}`]]),
  );

  it('does not touch what only holds such a sign further on', () => {
    expect(parse(csvRow(['a=b', 'a-b', 'dana@north.example']))).toEqual([['a=b', 'a-b', 'dana@north.example']]);
  });
});

it('A file is made no faster than it is read, and not to its end when the reader goes away', async () => {
  let made = 0;
  let ended = false;
  async function* lines() {
    try {
      for (;;) yield `${'x'.repeat(1_000)}${(made += 1)}\r\n`;
    } finally {
      ended = true;
    }
  }
  const stream = csvDownload(lines(), 'endless.csv').getStream();
  const chunks: string[] = [];
  for await (const chunk of stream) {
    chunks.push(String(chunk));
    if (chunks.length === 5) break;
  }
  expect(chunks[0]).toBe('\ufeff');
  expect(made).toBeLessThan(100);
  expect(ended).toBe(true);
});
