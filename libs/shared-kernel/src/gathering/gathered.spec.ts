import { Gathered } from './gathered.js';

/** Work that notes its rounds and ends each one only when told to. */
function slowWork() {
  const rounds: string[][] = [];
  const ends: (() => void)[] = [];
  const gathered = new Gathered<string, string>(async (items) => {
    rounds.push(items);
    await new Promise<void>((end) => ends.push(end));
    return items.map((item) => item.toUpperCase());
  }, 3);
  return { gathered, rounds, endRound: () => ends.shift()!() };
}

describe('work that is gathered', () => {
  it('starts at once for a caller who is alone', () => {
    const { gathered, rounds } = slowWork();
    void gathered.do('a');
    expect(rounds).toEqual([['a']]);
  });

  it('waits for company where it has patience', async () => {
    const rounds: string[][] = [];
    const gathered = new Gathered<string, void>(async (items) => (rounds.push(items), items.map(() => undefined)), 3, 1);
    await Promise.all(['a', 'b', 'c', 'd'].map((item) => gathered.do(item)));
    expect(rounds).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('is shared by those who come while a round is under way, up to the limit, and answers each their own', async () => {
    const { gathered, rounds, endRound } = slowWork();
    const answers = ['a', 'b', 'c', 'd', 'e'].map((item) => gathered.do(item));
    endRound();
    await answers[0];
    await Promise.resolve();
    endRound();
    await answers[1];
    await Promise.resolve();
    endRound();
    expect(await Promise.all(answers)).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect(rounds).toEqual([['a'], ['b', 'c', 'd'], ['e']]);
  });

  it('is not repeated in an outage, in which each would only wait as long again', async () => {
    let rounds = 0;
    const lost = Object.assign(new Error('The connection is gone.'), { code: 'ECONNRESET' });
    const gathered = new Gathered<number, number>(() => ((rounds += 1), Promise.reject(lost)), 100, 1);
    const answers = await Promise.allSettled([1, 2, 3].map((item) => gathered.do(item)));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(rounds).toBe(1);
  });

  it('is repeated one by one when a round fails, so that only the one who is at fault fails', async () => {
    const gathered = new Gathered<number, number>(async (items) => {
      if (items.includes(3)) throw new Error('three is not possible');
      return items.map((item) => item * 2);
    });
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map((item) => gathered.do(item)));
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : String(outcome.reason)))).toEqual([
      2,
      4,
      'Error: three is not possible',
      8,
    ]);
  });

  it('goes on after a failure', async () => {
    let calls = 0;
    const gathered = new Gathered<string, string>(async (items) => {
      calls += 1;
      if (calls === 1) throw new Error('once');
      return items;
    });
    await expect(gathered.do('a')).rejects.toThrow('once');
    expect(await gathered.do('b')).toBe('b');
  });
});
