import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { freePort, until } from '../../../../test/support/index.js';
import type { QueuedJob } from './index.js';
import { describeOnEveryBackend } from './tested-backends.fixture-spec.js';

const unreachable =
  /ECONNREFUSED|ECONNRESET|isn't writeable|not currently accepting connections|terminat|closed|no answer|timeout/i;

describeOnEveryBackend('Queues survive', (given) => {
  test('jobs of a worker killed with kill -9 are run by another within about ten seconds', async () => {
    const { backend, queue } = given;
    const queues = given.open();
    await queues.add(
      queue,
      Array.from({ length: 5 }, (_, n) => ({ name: 'work', data: {}, id: `work-${n}` })),
    );
    const fixture = new URL('killed-worker.fixture.js', import.meta.url).pathname;
    const child = spawn(process.execPath, [fixture, JSON.stringify({ settings: backend.settings, queue })], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const taken: string[] = [];
    createInterface(child.stdout).on('line', (line) => taken.push(line));
    await until('the other process has taken all jobs', () => taken.length === 5, 20_000);
    const seen: string[] = [];
    await queues.consume(queue, async (job) => void seen.push(job.id), { concurrency: 5 });
    child.kill('SIGKILL');
    const killedAt = Date.now();
    await until('the jobs run here', () => seen.length === 5, 15_000);
    expect(Date.now() - killedAt).toBeLessThan(11_000);
    expect(seen.toSorted()).toEqual(taken.toSorted());
  });

  test('while the backend is gone everything fails within seconds; once it is back all goes on within five', async () => {
    const { backend, queue } = given;
    const queues = given.open();
    const seen: string[] = [];
    await queues.consume(queue, async (job) => void seen.push(job.id), { concurrency: 2 });
    await queues.every(queue, 'tick', 500);
    await queues.add(queue, [{ name: 'work', data: {}, id: 'before' }]);
    await until('a job runs', () => seen.includes('before'));
    await backend.goAway();
    const goneAt = Date.now();
    await expect(queues.add(queue, [{ name: 'work', data: {}, id: 'during' }])).rejects.toThrow(unreachable);
    await expect(queues.add(`${queue}-new`, [{ name: 'work', data: {} }])).rejects.toThrow(unreachable);
    await expect(queues.check()).rejects.toThrow(unreachable);
    expect(Date.now() - goneAt).toBeLessThan(12_000);
    await backend.comeBack();
    const backAt = Date.now();
    await until('it can be reached', async () => (await queues.check(), true));
    await until('a job can be added', async () => (await queues.add(queue, [{ name: 'work', data: {}, id: 'after' }]), true));
    await until('the job runs', () => seen.includes('after'));
    const ticks = seen.filter((id) => id.startsWith('repeat')).length;
    await until('schedules go on', () => seen.filter((id) => id.startsWith('repeat')).length > ticks + 1);
    expect(Date.now() - backAt).toBeLessThan(5_000);
    const addToNew = async () => (await queues.add(`${queue}-new`, [{ name: 'work', data: {} }]), true);
    await until('a queue that could not be opened meanwhile can be', addToNew);
  });

  test('the check passes, and fails within two seconds when nobody answers', async () => {
    const { backend } = given;
    await given.open().check();
    const silent = createServer((socket) => socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
    await until('the silent server listens', () => silent.listening);
    const ports = [(silent.address() as { port: number }).port, await freePort()];
    for (const port of ports) {
      const address = backend.settings.REDIS_URL ? `redis://127.0.0.1:${port}` : `postgres://postgres@127.0.0.1:${port}/none`;
      const queues = given.open({
        ...backend.settings,
        [backend.settings.REDIS_URL ? 'REDIS_URL' : 'DATABASE_URL']: address,
      });
      const askedAt = Date.now();
      await expect(queues.check()).rejects.toThrow(unreachable);
      expect(Date.now() - askedAt).toBeLessThan(2_300);
    }
    silent.close();
  });

  test('drain() lets the running job finish and takes no other', async () => {
    const { queue } = given;
    const queues = given.open();
    let finish = () => undefined as void;
    const started: string[] = [];
    const handler = (job: QueuedJob) => new Promise<void>((resolve) => (started.push(job.id), (finish = resolve)));
    await queues.consume(queue, handler, { concurrency: 1 });
    await queues.add(
      queue,
      ['first', 'second'].map((id) => ({ name: 'work', data: {}, id })),
    );
    await until('the first runs', () => started.length === 1);
    let drained = false;
    const draining = queues.drain().then(() => (drained = true));
    await queues.check();
    expect(drained).toBe(false);
    finish();
    await draining;
    expect(started).toEqual(['first']);
    const seen: string[] = [];
    await given.open().consume(queue, async (job) => void seen.push(job.id), { concurrency: 1 });
    await until('another process takes the second', () => seen.length === 1);
    expect(seen).toEqual(['second']);
  });

  test('2,000 finished jobs leave nothing behind but a short history', async () => {
    const { backend, queue } = given;
    const queues = given.open();
    let done = 0;
    await queues.consume(queue, async () => void (done += 1), { concurrency: 20 });
    await queues.add(
      queue,
      Array.from({ length: 2_000 }, () => ({ name: 'work', data: {} })),
    );
    await until('all are done', () => done === 2_000, 20_000);
    await until('none is left', async () => (await backend.leftovers(queue)).jobs === 0);
    expect((await backend.leftovers(queue)).events).toBeLessThan(600);
  });
});
