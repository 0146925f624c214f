import { AtMostEach } from './at-most-each.js';

/** Work that runs until it is told to end. */
function pieces() {
  const running: string[] = [];
  const ends: (() => void)[] = [];
  const piece = (name: string) => () => {
    running.push(name);
    return new Promise<string>((resolve) => ends.push(() => resolve(name)));
  };
  return { running, piece, endNext: () => ends.shift()!() };
}

const places = () => new AtMostEach(2, 1, () => new Error('full'));
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('Work of one key', () => {
  it('runs two at once, a third waits for its turn, and a fourth is refused', async () => {
    const { running, piece, endNext } = pieces();
    const each = places();
    const done = ['one', 'two', 'three'].map((name) => each.run('ana', piece(name)));
    await expect(each.run('ana', piece('four'))).rejects.toThrow('full');
    expect(running).toEqual(['one', 'two']);
    endNext();
    await turn();
    expect(running).toEqual(['one', 'two', 'three']);
    endNext();
    endNext();
    expect(await Promise.all(done)).toEqual(['one', 'two', 'three']);
  });

  it('does not wait for that of another key', async () => {
    const { running, piece } = pieces();
    const each = places();
    for (const key of ['ana', 'ana', 'ben']) void each.run(key, piece(key));
    expect(running).toEqual(['ana', 'ana', 'ben']);
  });

  it('gives its place back where it fails', async () => {
    const each = new AtMostEach(1, 0, () => new Error('full'));
    await expect(each.run('ana', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await each.run('ana', async () => 'again')).toBe('again');
  });
});
