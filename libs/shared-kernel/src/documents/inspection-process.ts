import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { type Confinement, nextConfinement, userOptions } from './confinement.js';
import type { InspectionTask } from './inspection/verdict.js';

const START_TIMEOUT_MS = 20_000;
const CHECK_INTERVAL_MS = 50;
const MAX_ERROR_CHARACTERS = 2_000;
// Linux says both in these units to every program.
const PAGE_BYTES = 4_096;
const TICK_MS = 10;
const script = join(import.meta.dirname, 'inspection', 'process.js');

/** What one file may take. Decoders allocate outside of V8's heap, so it is the whole process that is measured. */
export interface InspectionLimits {
  /** Of the processor: a busy machine is not the file's fault. */
  readonly cpuMs: number;
  /** From its start to its verdict, however little it does. */
  readonly ms: number;
  readonly bytes: number;
}

/** `ended`: the process ended by itself before it came to a verdict; `stopped`: it was ended for its limits or the signal. */
export type Outcome = { readonly verdict: unknown } | 'ended' | 'stopped';

export const confinement = (): Promise<Confinement> => nextConfinement(process.execPath, script);

/** A process that decodes files, with as few rights as the platform can take from it. */
export class InspectionProcess {
  private constructor(private readonly child: ChildProcess) {
    // Whoever waits for a message hears of it; when nobody does, an error without a listener would end the product.
    child.on('error', () => {});
  }

  /** Throws what the process said where it could not start. */
  static async start(): Promise<InspectionProcess> {
    const { wrapper, userId } = await confinement();
    const [program, ...before] = [...wrapper, process.execPath];
    const child = fork(script, {
      execPath: program!,
      execArgv: [...before, ...nodeFlags()],
      // Nothing of the product's own environment: it holds passwords. A decoder asks for the home folder of a user that has none.
      env: { UV_THREADPOOL_SIZE: '2', HOME: '/nonexistent' },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      ...userOptions(userId),
    });
    let errors = '';
    child.stderr!.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(0, MAX_ERROR_CHARACTERS)));
    const started = new InspectionProcess(child);
    const outcome = await started.nextMessage(START_TIMEOUT_MS, new AbortController().signal);
    if (typeof outcome === 'string' || outcome.verdict !== 'ready') {
      started.end();
      throw new Error(errors);
    }
    child.stderr!.removeAllListeners('data').resume();
    (child.stderr as unknown as { unref(): void }).unref();
    return started;
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** 0 where the platform does not tell. */
  get residentBytes(): number {
    return Number(this.read('statm').split(' ')[1] ?? 0) * PAGE_BYTES;
  }

  /** What it has taken of the processor since it began; 0 where the platform does not tell. */
  private get cpuMs(): number {
    // Its name in brackets may have blanks; eleven numbers further on come the times in the program and in the system.
    const [inProgram = 0, inSystem = 0] = this.read('stat').split(') ').at(-1)!.split(' ').slice(11, 13).map(Number);
    return (inProgram + inSystem) * TICK_MS;
  }

  get isAlive(): boolean {
    return this.child.connected && this.child.exitCode === null && this.child.signalCode === null;
  }

  onEnd(listener: () => void): void {
    this.child.once('exit', listener);
  }

  async ask(task: InspectionTask, limits: InspectionLimits, signal: AbortSignal): Promise<Outcome> {
    this.child.ref();
    this.child.channel?.ref();
    const overLimit = new AbortController();
    const before = this.cpuMs;
    const watch = setInterval(() => {
      if (this.residentBytes > limits.bytes || this.cpuMs - before > limits.cpuMs) overLimit.abort();
    }, CHECK_INTERVAL_MS);
    const outcome = this.nextMessage(limits.ms, AbortSignal.any([signal, overLimit.signal]));
    this.child.send(task, () => {});
    return outcome.finally(() => clearInterval(watch));
  }

  /** While it waits for its next task it does not keep the product running. */
  rest(): void {
    this.child.unref();
    this.child.channel?.unref();
  }

  end(): void {
    this.child.kill('SIGKILL');
  }

  private read(file: 'stat' | 'statm'): string {
    try {
      return readFileSync(`/proc/${this.pid}/${file}`, 'latin1');
    } catch {
      return '';
    }
  }

  private nextMessage(timeoutMs: number, signal: AbortSignal): Promise<Outcome> {
    return new Promise((resolve) => {
      const settle = (outcome: Outcome) => {
        clearTimeout(late);
        signal.removeEventListener('abort', stop);
        this.child.off('message', answered).off('exit', ended).off('error', ended);
        if (typeof outcome === 'string') this.end();
        resolve(outcome);
      };
      const answered = (verdict: unknown) => settle({ verdict });
      const ended = () => settle('ended');
      const stop = () => settle('stopped');
      const late = setTimeout(stop, timeoutMs);
      this.child.once('message', answered).once('exit', ended).once('error', ended);
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      else if (!this.isAlive) ended();
    });
  }
}

/** It may read its own code and the decoders; write, start or open nothing. */
function nodeFlags(): string[] {
  const root = dirname(findPackageJSON(import.meta.url)!);
  const packages = join(root, 'node_modules');
  // Where the packages are linked, they are read where they really lie.
  const readable = [packages, realpathSync(packages), join(root, 'package.json'), import.meta.dirname, '/usr/bin/ldd'];
  const flags = ['--permission', '--allow-addons', ...readable.map((path) => `--allow-fs-read=${path}`)];
  return [...flags, '--no-warnings', '--max-old-space-size=512'];
}
