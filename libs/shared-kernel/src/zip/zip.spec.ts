import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { unzipped } from '../../../../test/support/unzipped.js';
import { type ZipEntry, zipDownload } from './zip.js';

async function* entries(files: Record<string, AsyncIterable<string>>): AsyncGenerator<ZipEntry> {
  for (const [name, content] of Object.entries(files)) yield { name, content };
}

async function* lines(count: number): AsyncGenerator<string> {
  for (let line = 0; line < count; line++) yield `${line}\n`;
}

async function* broken(): AsyncGenerator<string> {
  yield* lines(1_000);
  throw new Error('The database is gone.');
}

describe('An archive that is sent while it is made', () => {
  it('holds every file, whole', async () => {
    const { getStream } = wrap(entries({ 'a.txt': lines(5_000), 'b/c.txt': lines(1), 'empty.txt': lines(0) }));
    const files = await unzipped(await buffer(getStream()));
    expect(Object.keys(files)).toEqual(['a.txt', 'b/c.txt', 'empty.txt']);
    expect(files['a.txt']!.split('\n')).toHaveLength(5_001);
    expect(files['empty.txt']).toBe('');
  });

  it('breaks off where something fails, and what was sent by then is no archive', async () => {
    const stream = wrap(entries({ 'a.txt': lines(50_000), 'b.txt': broken(), 'c.txt': lines(1) })).getStream();
    const sent: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => sent.push(chunk));
    const [error] = await once(stream, 'error');
    expect(error.message).toBe('The database is gone.');
    expect(sent.length).toBeGreaterThan(0);
    await expect(unzipped(Buffer.concat(sent))).rejects.toThrow(/central directory/i);
  });

  it('asks for no more than its reader takes, and lets go of its sources when the reader leaves', async () => {
    let asked = 0;
    let left = false;
    const source = (async function* () {
      try {
        for (;;) {
          asked += 1;
          // Random, so that it cannot be made small.
          yield Buffer.from(crypto.getRandomValues(new Uint8Array(16_384))).toString('latin1');
        }
      } finally {
        left = true;
      }
    })();
    const stream = wrap(entries({ 'endless.bin': source })).getStream();
    await once(stream, 'readable');
    const before = asked;
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked - before).toBeLessThan(100);
    stream.destroy();
    await once(stream, 'close');
    for (let turn = 0; turn < 100 && !left; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(left).toBe(true);
  });
});

const wrap = (all: AsyncIterable<ZipEntry>) => {
  const file = zipDownload(all, 'a.zip');
  return { getStream: () => file.getStream() };
};
