import { until } from '../../../../test/support/index.js';
import { type QueuedJob, RetryLater } from './index.js';
import { describeOnEveryBackend } from './tested-backends.fixture-spec.js';

describeOnEveryBackend('Queues deliver, retry and give up', (given) => {
  test('every job is delivered once, with its id, name and data, to one of the consumers', async () => {
    const { queue } = given;
    const seen: QueuedJob[] = [];
    const see = async (job: QueuedJob) => void seen.push(job);
    const queues = given.open();
    await queues.consume(queue, see, { concurrency: 5 });
    await given.open().consume(queue, see, { concurrency: 5 });
    await queues.add(
      queue,
      Array.from({ length: 600 }, (_, n) => ({ name: 'greet', data: { n }, id: `job-${n}` })),
    );
    await queues.add(queue, [{ name: 'unnamed', data: { n: -1 } }]);
    await until('all are delivered', () => seen.length === 601);
    expect(new Set(seen.map((job) => job.id)).size).toBe(601);
    expect(seen).toContainEqual({ id: 'job-7', name: 'greet', data: { n: 7 } });
  });

  test('a delayed job comes when it is due', async () => {
    const { queue } = given;
    const queues = given.open();
    let cameAt = 0;
    await queues.consume(queue, async () => void (cameAt = Date.now()), { concurrency: 1 });
    const addedAt = Date.now();
    await queues.add(queue, [{ name: 'later', data: {}, delayMs: 700 }]);
    await until('the delayed job has come', () => cameAt > 0);
    expect(cameAt - addedAt).toBeGreaterThanOrEqual(690);
    expect(cameAt - addedAt).toBeLessThan(3_000);
  });

  test('a job whose id still waits or runs is not added again; one that is done can be', async () => {
    const { backend, queue } = given;
    const queues = given.open();
    const job = { name: 'once', data: {}, id: 'the-one' };
    let started = 0;
    let finish = () => undefined as void;
    await queues.add(queue, [job, job]);
    await queues.add(queue, [job]);
    await queues.consume(queue, () => new Promise<void>((resolve) => (started++, (finish = resolve))), { concurrency: 3 });
    await until('it runs', () => started === 1);
    await queues.add(queue, [job]);
    await queues.add(queue, [{ name: 'once', data: {}, id: 'other' }]);
    finish();
    await until('the other runs', () => started > 1);
    expect(started).toBe(2);
    finish();
    await until('both are gone', async () => (await backend.leftovers(queue)).jobs === 0, 20_000);
    await queues.add(queue, [job]);
    await until('it runs once more', () => started === 3);
    finish();
  });

  test('a job that fails is tried again a second later, then two, and may succeed', async () => {
    const { backend, queue } = given;
    const queues = given.open();
    const triedAt: number[] = [];
    const givenUp: string[] = [];
    const handler = async () => {
      if (triedAt.push(Date.now()) < 3) throw new Error('not yet');
    };
    await queues.consume(queue, handler, { concurrency: 1, onGivenUp: async (job) => void givenUp.push(job.id) });
    await queues.add(queue, [{ name: 'flaky', data: {} }]);
    await until('it succeeds', () => triedAt.length === 3);
    await until('it is gone', async () => (await backend.leftovers(queue)).jobs === 0);
    const [first = 0, second = 0, third = 0] = triedAt;
    expect(second - first).toBeGreaterThanOrEqual(790);
    expect(second - first).toBeLessThan(2_500);
    expect(third - second).toBeGreaterThanOrEqual(1_590);
    expect(third - second).toBeLessThan(4_000);
    expect(givenUp).toEqual([]);
  });

  test('a poison job is given up after its fifth failure; 100 good jobs behind it are unharmed', async () => {
    const { backend, queue } = given;
    const queues = given.open();
    const good: string[] = [];
    const givenUp: { job: QueuedJob; error: Error }[] = [];
    let failures = 0;
    const handler = async (job: QueuedJob) => {
      if (job.name !== 'poison') return void good.push(job.id);
      failures += 1;
      throw new Error(`poison ${failures}`);
    };
    const onGivenUp = async (job: QueuedJob, error: Error) => void givenUp.push({ job, error });
    await queues.add(queue, [{ name: 'poison', data: { n: 1 }, id: 'bad' }]);
    await queues.add(
      queue,
      Array.from({ length: 100 }, (_, n) => ({ name: 'good', data: {}, id: `good-${n}` })),
    );
    await queues.consume(queue, handler, { concurrency: 1, onGivenUp, firstRetryMs: 20 });
    await until('it is given up', () => givenUp.length > 0);
    await until('nothing is left', async () => (await backend.leftovers(queue)).jobs === 0);
    expect(failures).toBe(5);
    expect(givenUp).toHaveLength(1);
    expect(givenUp[0]).toMatchObject({ job: { id: 'bad', name: 'poison', data: { n: 1 } }, error: { message: 'poison 5' } });
    expect(new Set(good).size).toBe(100);
    expect(good).toHaveLength(100);
  });

  test('a job is not lost when giving it up fails', async () => {
    const { backend, queue } = given;
    const queues = given.open();
    let asked = 0;
    const onGivenUp = async () => {
      if (++asked === 1) throw new Error('the dead-letter list cannot be reached');
    };
    await queues.consume(queue, () => Promise.reject(new Error('poison')), { concurrency: 1, onGivenUp, firstRetryMs: 10 });
    await queues.add(queue, [{ name: 'poison', data: {} }]);
    await until('it is gone', async () => asked > 1 && (await backend.leftovers(queue)).jobs === 0);
    expect(asked).toBe(2);
  });

  test('RetryLater is retried beyond five times without being given up', async () => {
    const { backend, queue } = given;
    const queues = given.open();
    let tries = 0;
    const givenUp: string[] = [];
    const handler = async () => {
      if (++tries < 9) throw new RetryLater('the mail server is away');
    };
    await queues.consume(queue, handler, {
      concurrency: 1,
      onGivenUp: async (job) => void givenUp.push(job.id),
      firstRetryMs: 5,
    });
    await queues.add(queue, [{ name: 'patient', data: {} }]);
    await until('it succeeds', () => tries === 9);
    await until('it is gone', async () => (await backend.leftovers(queue)).jobs === 0);
    expect(givenUp).toEqual([]);
  });

  test('a job whose worker died more than ten times is given up without running again', async () => {
    const { backend, queue } = given;
    const queues = given.open();
    const ran: string[] = [];
    const givenUp: string[] = [];
    await queues.add(queue, [{ name: 'deadly', data: {}, id: 'deadly' }]);
    await backend.pretendDeaths(queue, 'deadly', 11);
    const onGivenUp = async (_job: QueuedJob, error: Error) => void givenUp.push(error.message);
    await queues.consume(queue, async (job) => void ran.push(job.id), { concurrency: 1, onGivenUp });
    await until('it is given up', () => givenUp.length > 0);
    expect(givenUp[0]).toContain('died 11 times');
    expect(ran).toEqual([]);
  });

  test('every() runs once per interval however many processes and restarts ask for it', async () => {
    const { queue } = given;
    const ranAt: { id: string; at: number }[] = [];
    const see = async ({ id }: QueuedJob) => void ranAt.push({ id, at: Date.now() });
    const [one, two] = [given.open(), given.open()];
    await Promise.all([one.every(queue, 'tick', 400), two.every(queue, 'tick', 400)]);
    await Promise.all([one.consume(queue, see, { concurrency: 2 }), two.consume(queue, see, { concurrency: 2 })]);
    await until('it ran twice', () => ranAt.length >= 2);
    const restarted = given.open();
    await restarted.every(queue, 'tick', 400);
    await restarted.consume(queue, see, { concurrency: 2 });
    await until('it ran eight times', () => ranAt.length >= 8);
    const took = ranAt.at(-1)!.at - ranAt[0]!.at;
    expect(new Set(ranAt.map((run) => run.id)).size).toBe(ranAt.length);
    // Two that ask at the same moment for the first time may both be given a first run.
    expect(took).toBeGreaterThan(400 * (ranAt.length - 2.5));
    expect(took).toBeLessThan(400 * (ranAt.length + 4));
  });

  test('a scheduled job that fails is retried and given up without stopping the next ones', async () => {
    const { queue } = given;
    const queues = given.open();
    const failures = new Map<string, number>();
    const givenUp: string[] = [];
    const handler = async ({ id }: QueuedJob) => {
      failures.set(id, (failures.get(id) ?? 0) + 1);
      throw new Error('never works');
    };
    await queues.every(queue, 'tick', 300);
    const onGivenUp = async ({ id }: QueuedJob) => void givenUp.push(id);
    await queues.consume(queue, handler, { concurrency: 4, firstRetryMs: 5, onGivenUp });
    await until('three were given up', () => givenUp.length >= 3);
    expect(new Set(givenUp).size).toBe(givenUp.length);
    expect(givenUp.map((id) => failures.get(id))).toEqual(givenUp.map(() => 5));
  });
});
