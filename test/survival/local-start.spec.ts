import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startSmtpSink, until, type SmtpSink } from '../support/index.js';
import { stripeControl } from '../support/stripe-sandbox.js';

describe('the local start', () => {
  let dataDir: string;
  let port: number;
  let sink: SmtpSink;
  const started: Start[] = [];

  type Start = { child: ChildProcess; output(): string; ended: Promise<number | null>; running(): Promise<string> };

  /** `npm start` after its build, in a process group of its own as a terminal gives it. */
  function start(env: Record<string, string> = {}): Start {
    const child = spawn(process.execPath, ['dist/bin/start.js'], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH!, PORT: String(port), DATA_DIR: dataDir, SMTP_URL: sink.url, ...env },
    });
    let output = '';
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const isGone = () => child.exitCode !== null || child.signalCode !== null;
    const running = async () => {
      const isDecided = until('the start says how to stop it', () => output.includes('Ctrl-C') || isGone(), 80_000);
      await isDecided.catch((error: Error) => {
        throw new Error(`${error.message}\n${output}`);
      });
      if (isGone()) throw new Error(`The start ended:\n${output}`);
      return output;
    };
    const one = { child, output: () => output, ended, running };
    started.push(one);
    return one;
  }

  const signalGroup = (one: Start, signal: NodeJS.Signals) => process.kill(-one.child.pid!, signal);
  const isReady = async () => (await fetch(`http://localhost:${port}/health/ready`)).ok;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'staff-portal-start-'));
    port = await freePort();
    sink = await startSmtpSink();
  });

  afterEach(async () => {
    for (const one of started.splice(0)) {
      if (one.child.exitCode === null && one.child.signalCode === null) signalGroup(one, 'SIGTERM');
      await one.ended;
    }
    await sink.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('says in a sentence that the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, resolve));
    const refused = start();
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toBe(`Port ${port} is taken by another program. Stop that one, or set PORT to another port.\n`);
    await new Promise((resolve) => other.close(resolve));
  });

  it('tells every wrong setting at once', async () => {
    const refused = start({ PORT: 'three', SMTP_URL: 'http://mail.example' });
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain('PORT:');
    expect(refused.output()).toContain('SMTP_URL:');
  });

  it('refuses production and names the commands to use instead', async () => {
    const refused = start({ NODE_ENV: 'production' });
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain('npm run start:prod:worker');
  });

  it('stops at Ctrl-C, keeps the data, and shows the made-up password only the first time', async () => {
    const first = start();
    expect(await first.running()).toMatch(/Password +\S{15,}/);
    expect(await isReady()).toBe(true);
    signalGroup(first, 'SIGINT');
    signalGroup(first, 'SIGINT');
    expect(await first.ended).toBe(0);

    const second = start();
    expect(await second.running()).not.toContain('Password');
    expect(await isReady()).toBe(true);
  }, 90_000);

  it('brings a stand-in for Stripe that is kept over a restart, unless there is a key', async () => {
    const addressIn = (output: string) => /Stripe sandbox +(\S+)/.exec(output)?.[1];
    const first = start();
    const sandbox = stripeControl(addressIn(await first.running())!);
    await sandbox.advance(3_600);
    signalGroup(first, 'SIGINT');
    expect(await first.ended).toBe(0);

    const second = start();
    const kept = stripeControl(addressIn(await second.running())!);
    expect(await kept.now()).toBeGreaterThan(Date.now() / 1000 + 3_500);
    signalGroup(second, 'SIGINT');
    await second.ended;

    const third = start({ STRIPE_SECRET_KEY: 'sk_test_own', STRIPE_WEBHOOK_SECRET: 'whsec_own' });
    expect(addressIn(await third.running())).toBeUndefined();
  }, 120_000);

  it('refuses a data folder that another start has open', async () => {
    const first = start();
    await first.running();
    const second = start({ PORT: String(await freePort()) });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`The data folder ${dataDir} is in use by process ${first.child.pid}.`);
  }, 60_000);

  it('starts again at once after everything was killed', async () => {
    const first = start();
    await first.running();
    signalGroup(first, 'SIGKILL');
    await first.ended;
    const second = start();
    await second.running();
    expect(await isReady()).toBe(true);
  }, 90_000);

  it('starts again after only the start itself was killed', async () => {
    const first = start();
    await first.running();
    first.child.kill('SIGKILL');
    await first.ended;
    const second = start();
    await second.running();
    expect(await isReady()).toBe(true);
  }, 90_000);

  it('runs beside another one that was started at the same moment, and prints nothing but what the product has to say', async () => {
    const own = { PORT: '0', SMTP_URL: '' };
    const both = [start(own), start({ ...own, DATA_DIR: join(dataDir, 'other') })];
    const outputs = await Promise.all(both.map((one) => one.running()));
    const addresses = outputs.flatMap((output) => output.match(/http:\/\/localhost:\d+(?= |$)/gm));
    // Portal, mailbox and sandbox, twice.
    expect(new Set(addresses).size).toBe(6);
    for (const address of addresses) expect((await fetch(`${address}`)).status).toBeLessThan(500);
    for (const output of outputs) {
      expect(output).toMatch(/^\n {2}The staff portal is running\.\n\n( {2}[A-Z].+\n)+\n {2}Ctrl-C stops everything\.\n\n$/);
    }
  }, 120_000);

  it('leaves the port to one of two that were started at the same moment, and the other says which port is taken', async () => {
    const both = [start(), start({ DATA_DIR: join(dataDir, 'other') })];
    const outcomes = await Promise.allSettled(both.map((one) => one.running()));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const refused = both[outcomes.findIndex(({ status }) => status === 'rejected')]!;
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toBe(`Port ${port} is taken by another program. Stop that one, or set PORT to another port.\n`);
    expect(await isReady()).toBe(true);
  }, 90_000);

  it('leaves the data folder to one of two that were started at the same moment, and the other says who uses it', async () => {
    const both = [start({ PORT: '0' }), start({ PORT: '0' })];
    const outcomes = await Promise.allSettled(both.map((one) => one.running()));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const winner = both[outcomes.findIndex(({ status }) => status === 'fulfilled')]!;
    const refused = both[outcomes.findIndex(({ status }) => status === 'rejected')]!;
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain(`The data folder ${dataDir} is in use by process ${winner.child.pid}.`);
  }, 90_000);
});
