import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type InspectedDocument, readVerdict } from './inspected-document.js';
import { confinement, type InspectionLimits, InspectionProcess, type Outcome } from './inspection-process.js';
import type { InspectionTask } from './inspection/verdict.js';
import { Places } from './places.js';
import { refusal } from './refusals.js';

const MAX_PROCESSES = 2;
const IDLE_MS = 30_000;
/** What a large picture leaves behind is not kept, nor added to that of the next one. */
const MAX_IDLE_BYTES = 300 * 1024 * 1024;

const usual: InspectionLimits = { cpuMs: 20_000, ms: 60_000, bytes: 1024 * 1024 * 1024 };
// One file of a person at a time: whoever sends slow files slows down nobody else.
const places = { total: MAX_PROCESSES, perPerson: 1, maxWaiting: 100, maxWaitingPerPerson: 20, maxWaitMs: 30_000 };

/** On whose behalf a file is inspected, and until when somebody waits for it. */
export interface InspectionRequest {
  readonly person: string;
  readonly signal: AbortSignal;
  readonly limits?: InspectionLimits;
}

interface IdleProcess {
  readonly process: InspectionProcess;
  readonly person: string;
  readonly timer: NodeJS.Timeout;
}

/**
 * Has documents looked through by processes of their own: a decoder that crashes, hangs or eats memory takes its file down and
 * nothing else. A process works for one person only, so that one that a file has taken over never sees anybody else's. They
 * start when there is something to inspect and end when there is not.
 */
@Injectable()
export class Inspector implements OnApplicationShutdown {
  private readonly logger = new Logger(Inspector.name);
  private readonly places = new Places(places);
  private readonly limits: InspectionLimits = usual;
  private idle: IdleProcess[] = [];
  private busy = 0;

  /** The document written anew. Throws what is wrong with it, or `documents.busy`. */
  async inspect(task: InspectionTask, { person, signal, limits = this.limits }: InspectionRequest): Promise<InspectedDocument> {
    const leave = await this.places.take(person, signal);
    this.busy++;
    try {
      const outcome = await this.ask(task, person, signal, limits);
      if (typeof outcome === 'string') throw refusal(signal.aborted ? 'documents.busy' : 'documents.too-complex');
      const result = readVerdict(outcome.verdict, task.kind);
      if ('fault' in result) throw refusal(`documents.${result.fault}`);
      return result.clean;
    } finally {
      this.busy--;
      leave();
    }
  }

  /** Says once, when the product starts, what the processes cannot be kept from on this platform. */
  async logConfinement(): Promise<void> {
    const { hasOwnUser, hasNoNetwork, cannotReadSecrets } = await confinement();
    const missing = [
      ...(hasOwnUser ? [] : ['have no user of their own']),
      ...(hasNoNetwork ? [] : ['can reach the network']),
      ...(cannotReadSecrets ? [] : ["could read this process's environment"]),
    ];
    if (missing.length === 0) this.logger.log('Files are decoded by processes with a user of their own and without network');
    else this.logger.warn(`The processes that decode files ${missing.join(', ')} on this platform: see "Documents" in the guide`);
  }

  onApplicationShutdown(): void {
    for (const { process } of this.idle) this.end(process);
  }

  /** A process that had waited may have been ended from outside: then the file is given to a new one. */
  private async ask(task: InspectionTask, person: string, signal: AbortSignal, limits: InspectionLimits): Promise<Outcome> {
    const waiting = this.takeIdle(person);
    const first = waiting && (await waiting.ask(task, limits, signal));
    if (first && first !== 'ended') return this.after(waiting, person, first);
    const process = await this.start();
    return this.after(process, person, await process.ask(task, limits, signal));
  }

  private after(process: InspectionProcess, person: string, outcome: Outcome): Outcome {
    if (process.residentBytes > MAX_IDLE_BYTES) process.end();
    else if (typeof outcome !== 'string') this.rest(process, person);
    return outcome;
  }

  private takeIdle(person: string): InspectionProcess | undefined {
    const found = this.idle.find((one) => one.person === person && one.process.isAlive)?.process;
    if (found) this.noLongerIdle(found);
    return found;
  }

  private rest(process: InspectionProcess, person: string): void {
    const timer = setTimeout(() => process.end(), IDLE_MS).unref();
    this.idle.push({ process, person, timer });
    process.rest();
  }

  private noLongerIdle(process: InspectionProcess): void {
    clearTimeout(this.idle.find((one) => one.process === process)?.timer);
    this.idle = this.idle.filter((one) => one.process !== process);
  }

  private async start(): Promise<InspectionProcess> {
    // Those that wait for another person's next file make room.
    const excess = Math.max(0, this.idle.length + this.busy - MAX_PROCESSES);
    for (const { process } of this.idle.slice(0, excess)) this.end(process);
    try {
      const process = await InspectionProcess.start();
      process.onEnd(() => this.noLongerIdle(process));
      return process;
    } catch (error) {
      this.logger.error(`The process that inspects documents could not start: ${(error as Error).message}`);
      throw refusal('documents.inspection-unavailable');
    }
  }

  private end(process: InspectionProcess): void {
    this.noLongerIdle(process);
    process.end();
  }
}
