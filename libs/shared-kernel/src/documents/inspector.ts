import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { CleanDocument, InspectionTask, Verdict } from './inspection/verdict.js';
import { refusal } from './refusals.js';

const AT_ONCE = 2;
const MOST_WAITING = 20;
const START_LIMIT_MS = 10_000;
const IDLE_MS = 30_000;
const LOOK_EVERY_MS = 50;

/** What one file may take. Decoders allocate outside of V8's heap, so it is the whole process that is measured. */
export interface InspectionLimits {
  ms: number;
  bytes: number;
}

const usual: InspectionLimits = { ms: 20_000, bytes: 1024 * 1024 * 1024 };

interface Desk {
  process: ChildProcess;
  idle?: NodeJS.Timeout;
}

/**
 * Has documents looked through by processes of their own: a decoder that crashes, hangs or eats memory takes its file down and
 * nothing else. They start when there is something to inspect and end when there is not.
 */
@Injectable()
export class Inspector implements OnApplicationShutdown {
  private readonly logger = new Logger(Inspector.name);
  private readonly free: Desk[] = [];
  private readonly waiting: (() => void)[] = [];
  private readonly limits: InspectionLimits = usual;
  private busy = 0;

  /** The document written anew. Throws what is wrong with it, or `documents.busy` if too many wait already. */
  async inspect(task: InspectionTask, limits = this.limits): Promise<CleanDocument> {
    await this.turn();
    try {
      const desk = this.free.pop() ?? { process: await this.start() };
      clearTimeout(desk.idle);
      const verdict = await ask(desk.process, task, limits);
      if (!verdict) throw refusal('documents.too-complex');
      this.rest(desk);
      if ('fault' in verdict) throw refusal(`documents.${verdict.fault}`);
      return verdict.clean;
    } finally {
      this.busy--;
      this.waiting.shift()?.();
    }
  }

  onApplicationShutdown(): void {
    for (const desk of this.free.splice(0)) end(desk);
  }

  private async turn(): Promise<void> {
    if (this.busy >= AT_ONCE) {
      if (this.waiting.length >= MOST_WAITING) throw refusal('documents.busy');
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.busy++;
  }

  private rest(desk: Desk): void {
    this.free.push(desk);
    desk.idle = setTimeout(() => {
      this.free.splice(this.free.indexOf(desk), 1);
      end(desk);
    }, IDLE_MS).unref();
    desk.process.unref();
    desk.process.channel?.unref();
  }

  private async start(): Promise<ChildProcess> {
    const started = fork(join(import.meta.dirname, 'inspection', 'process.js'), {
      execArgv: nodeFlags(),
      // Nothing of the product's own environment: it holds passwords.
      env: { UV_THREADPOOL_SIZE: '2' },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let said = '';
    started.stderr!.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(0, 2_000)));
    const ready = await answerOf(started, START_LIMIT_MS);
    if (ready !== 'ready') {
      this.logger.error(`The process that inspects documents could not start: ${said}`);
      throw refusal('documents.inspection-unavailable');
    }
    started.stderr!.removeAllListeners('data').resume();
    (started.stderr as unknown as { unref(): void }).unref();
    return started;
  }
}

/** The verdict; undefined if the process did not come to one within the limits, and was ended. */
async function ask(process: ChildProcess, task: InspectionTask, limits: InspectionLimits): Promise<Verdict | undefined> {
  process.ref();
  process.channel?.ref();
  const watch = setInterval(() => {
    if (residentBytes(process.pid!) > limits.bytes) process.kill('SIGKILL');
  }, LOOK_EVERY_MS);
  const answer = answerOf(process, limits.ms);
  process.send(task, () => {});
  const verdict = await answer.finally(() => clearInterval(watch));
  return verdict as Verdict | undefined;
}

/** The next message of a process; undefined, and the process is gone, if it ends or takes too long. */
function answerOf(process: ChildProcess, limitMs: number): Promise<unknown> {
  return new Promise((resolve) => {
    const settle = (answer: unknown) => {
      clearTimeout(late);
      process.off('message', settle).off('exit', ended).off('error', ended);
      if (answer === undefined) process.kill('SIGKILL');
      resolve(answer);
    };
    const ended = () => settle(undefined);
    const late = setTimeout(ended, limitMs);
    process.once('message', settle).once('exit', ended).once('error', ended);
  });
}

function end(desk: Desk): void {
  clearTimeout(desk.idle);
  desk.process.kill('SIGKILL');
}

function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096;
  } catch {
    return 0;
  }
}

/** It may read its own code and the decoders; write, start or open nothing. */
function nodeFlags(): string[] {
  const root = dirname(findPackageJSON(import.meta.url)!);
  const readable = [`${root}/node_modules`, `${root}/package.json`, import.meta.dirname, '/usr/bin/ldd'];
  const flags = ['--permission', '--allow-addons', ...readable.map((path) => `--allow-fs-read=${path}`)];
  return [...flags, '--no-warnings', '--max-old-space-size=512'];
}
