import { AggregateRoot } from './aggregate-root.js';
import type { DomainEvent } from './domain-event.js';
import { newId } from './id.js';

export type ImportState = 'queued' | 'running' | 'done' | 'failed';

/** What became of some rows. */
export interface Tally {
  created: number;
  updated: number;
  unchanged: number;
  /** Rows with at least one error. */
  failed: number;
}

/** One file on its way into the records. What is told of it is each context's own. */
export abstract class CsvImport extends AggregateRoot {
  readonly id!: string;
  readonly dryRun!: boolean;
  /** The staff member who started it, null when the product did; and from which network address. */
  readonly startedBy!: string | null;
  readonly startedFrom!: string | null;
  state!: ImportState;
  /** Rows that hold anything, the header not counted; 0 until the file has been read through once. */
  total!: number;
  done!: number;
  created!: number;
  updated!: number;
  unchanged!: number;
  failed!: number;
  /** Why the file was refused as a whole. */
  problemCode!: string | null;
  problemMessage!: string | null;
  createdAt!: Date;
  finishedAt!: Date | null;

  static start<I extends CsvImport>(
    this: new () => I,
    given: { dryRun: boolean; startedBy: string | null; startedFrom: string | null },
  ): I {
    const empty = { state: 'queued', total: 0, done: 0, created: 0, updated: 0, unchanged: 0, failed: 0 } as const;
    const nothing = { problemCode: null, problemMessage: null, finishedAt: null };
    const started = Object.assign(new this(), given, empty, nothing, { id: newId() });
    started.record(started.hasStarted());
    return started;
  }

  /** The file was read through once; none of its rows is decided yet. */
  begin(total: number): void {
    Object.assign(this, { state: 'running', total, done: 0, created: 0, updated: 0, unchanged: 0, failed: 0 });
  }

  /** Some rows are through; `ids` are of the records they created or changed, none on a dry run. */
  advance(tally: Tally, ids: string[]): void {
    this.created += tally.created;
    this.updated += tally.updated;
    this.unchanged += tally.unchanged;
    this.failed += tally.failed;
    this.done = this.created + this.updated + this.unchanged + this.failed;
    if (ids.length > 0) this.record(this.hasTakenIn(ids));
  }

  finish(at: Date): void {
    this.end('done', at);
  }

  refuse(problem: { code: string; message: string }, at: Date): void {
    this.problemCode = problem.code;
    this.problemMessage = problem.message;
    this.end('failed', at);
  }

  protected abstract hasStarted(): DomainEvent;
  protected abstract hasTakenIn(ids: string[]): DomainEvent;
  protected abstract hasEnded(state: 'done' | 'failed'): DomainEvent;

  private end(state: 'done' | 'failed', at: Date): void {
    if (this.finishedAt) return;
    this.state = state;
    this.finishedAt = at;
    this.record(this.hasEnded(state));
  }
}
