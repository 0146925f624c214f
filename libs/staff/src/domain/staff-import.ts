import { AggregateRoot, newId } from '#shared-kernel/domain';
import { StaffImportFinished, StaffImportStarted, StaffMembersImported } from '../events.js';

export type ImportState = 'queued' | 'running' | 'done' | 'failed';

/** What became of some rows. */
export interface Tally {
  created: number;
  updated: number;
  unchanged: number;
  /** Rows with at least one error. */
  failed: number;
}

/** One roster file on its way into the records. */
export class StaffImport extends AggregateRoot {
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

  static start(given: { dryRun: boolean; startedBy: string | null; startedFrom: string | null }): StaffImport {
    const empty = { state: 'queued', total: 0, done: 0, created: 0, updated: 0, unchanged: 0, failed: 0 } as const;
    const started = Object.assign(new StaffImport(), given, empty, {
      id: newId(),
      problemCode: null,
      problemMessage: null,
      finishedAt: null,
    });
    started.record(new StaffImportStarted({ importId: started.id }));
    return started;
  }

  /** The file was read through once; none of its rows is decided yet. */
  begin(total: number): void {
    Object.assign(this, { state: 'running', total, done: 0, created: 0, updated: 0, unchanged: 0, failed: 0 });
  }

  /** Some rows are through; `staffIds` are the people they created or changed, none on a dry run. */
  advance(tally: Tally, staffIds: string[]): void {
    this.created += tally.created;
    this.updated += tally.updated;
    this.unchanged += tally.unchanged;
    this.failed += tally.failed;
    this.done = this.created + this.updated + this.unchanged + this.failed;
    if (staffIds.length > 0) this.record(new StaffMembersImported({ importId: this.id, staffIds }));
  }

  finish(at: Date): void {
    this.end('done', at);
  }

  refuse(problem: { code: string; message: string }, at: Date): void {
    this.problemCode = problem.code;
    this.problemMessage = problem.message;
    this.end('failed', at);
  }

  private end(state: 'done' | 'failed', at: Date): void {
    if (this.finishedAt) return;
    this.state = state;
    this.finishedAt = at;
    this.record(new StaffImportFinished({ importId: this.id, state }));
  }
}
