import { Places } from './places.js';

const limits = { total: 3, perPerson: 2, maxWaiting: 4, maxWaitingPerPerson: 2, maxWaitMs: 60_000 };
let suite: AbortController;
const waiting: Promise<void>[] = [];

beforeEach(() => (suite = new AbortController()));
afterEach(async () => {
  suite.abort();
  await Promise.allSettled(waiting.splice(0));
});
const busy = { code: 'documents.busy', retryAfterSeconds: 10 };

/** Notes who came in, in order. */
function recorded(places: Places) {
  const entered: string[] = [];
  const leave: Record<string, () => void> = {};
  const take = async (name: string, person = name, until = suite.signal) => {
    leave[name] = await places.take(person, until);
    entered.push(name);
  };
  return { entered, leave, take };
}

describe('Places', () => {
  it('are given to others although one person asks for many', async () => {
    const { entered, leave, take } = recorded(new Places(limits));
    await Promise.all([take('a1', 'ana'), take('a2', 'ana')]);
    const waiting = [take('a3', 'ana'), take('a4', 'ana')];
    await take('ben');
    expect(entered).toEqual(['a1', 'a2', 'ben']);
    const cleo = take('cleo');
    leave['ben']!();
    await cleo;
    expect(entered).toEqual(['a1', 'a2', 'ben', 'cleo']);
    leave['a1']!();
    leave['a2']!();
    await Promise.all(waiting);
    expect(entered.slice(4)).toEqual(['a3', 'a4']);
  });

  it('are refused where one person has too many waiting, or all have', async () => {
    const places = new Places(limits);
    const { take } = recorded(places);
    await Promise.all([take('a1', 'ana'), take('a2', 'ana'), take('ben')]);
    waiting.push(take('a3', 'ana'), take('a4', 'ana'));
    await expect(take('a5', 'ana')).rejects.toMatchObject(busy);
    waiting.push(take('cleo'), take('dan'));
    await expect(take('eve')).rejects.toMatchObject(busy);
  });

  it('are not kept for those who leave while they wait', async () => {
    const { entered, leave, take } = recorded(new Places({ ...limits, maxWaiting: 2 }));
    await Promise.all([take('a1', 'ana'), take('a2', 'ana'), take('ben')]);
    const client = new AbortController();
    const cleo = take('cleo', 'cleo', client.signal);
    const dan = take('dan');
    client.abort();
    await expect(cleo).rejects.toMatchObject(busy);
    await expect(take('eve', 'eve', client.signal)).rejects.toMatchObject(busy);
    leave['ben']!();
    await dan;
    expect(entered).toEqual(['a1', 'a2', 'ben', 'dan']);
  });

  it('are waited for only so long', async () => {
    const { entered, leave, take } = recorded(new Places({ ...limits, total: 1, maxWaitMs: 5 }));
    await take('ana');
    await expect(take('ben')).rejects.toMatchObject(busy);
    leave['ana']!();
    await take('cleo');
    expect(entered).toEqual(['ana', 'cleo']);
  });

  it('are given back once, however often it is said', async () => {
    const { entered, leave, take } = recorded(new Places({ ...limits, total: 1 }));
    await take('ana');
    leave['ana']!();
    leave['ana']!();
    await take('ben');
    const cleo = take('cleo');
    expect(entered).toEqual(['ana', 'ben']);
    leave['ben']!();
    await cleo;
  });
});
