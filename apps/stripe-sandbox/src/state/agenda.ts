import type { Clock } from './clock.js';

/** Something that will happen by itself. Plain data, so that it outlives a restart. */
export type Task = { due: number; kind: TaskKind; id: string };
export type TaskKind = 'expire-session' | 'settle-payment' | 'settle-refund' | 'end-dispute' | 'deliver';

const longestTimerMs = 2 ** 31 - 1;

/** What is due when, by the sandbox's clock. */
export class Agenda {
  #tasks: Task[] = [];
  #timer: NodeJS.Timeout | undefined;
  #moving = false;
  #run: (task: Task) => void = () => {};

  constructor(readonly clock: Clock) {}

  /** From now on tasks are run when they are due. */
  start(run: (task: Task) => void): void {
    this.#run = run;
    this.#rearm();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#run = () => {};
  }

  add(task: Task): void {
    let place = this.#tasks.length;
    while (place > 0 && this.#tasks[place - 1]!.due > task.due) place--;
    this.#tasks.splice(place, 0, task);
    if (place === 0) this.#rearm();
  }

  remove(kind: TaskKind, id: string): void {
    this.#tasks = this.#tasks.filter((task) => task.kind !== kind || task.id !== id);
  }

  /** Moves the clock and lets everything happen that falls due on the way, each at its own time and one after the other. */
  async moveTo(ms: number, settled: () => Promise<void>): Promise<void> {
    this.#moving = true;
    try {
      for (let task = this.#next(ms); task; task = this.#next(ms)) {
        this.clock.moveTo(task.due);
        this.#run(task);
        await settled();
      }
      this.clock.moveTo(ms);
    } finally {
      this.#moving = false;
      this.#rearm();
    }
  }

  toJSON(): Task[] {
    return this.#tasks;
  }

  restore(tasks: Task[]): void {
    this.#tasks = tasks;
    this.#rearm();
  }

  clear(): void {
    this.restore([]);
  }

  #next(until: number): Task | undefined {
    return this.#tasks[0] && this.#tasks[0].due <= until ? this.#tasks.shift() : undefined;
  }

  #rearm(): void {
    clearTimeout(this.#timer);
    const [first] = this.#tasks;
    if (!first || this.#moving) return;
    const waitMs = Math.min(Math.max(0, first.due - this.clock.now()), longestTimerMs);
    this.#timer = setTimeout(() => this.#runDue(), waitMs);
    this.#timer.unref();
  }

  #runDue(): void {
    if (this.#moving) return;
    for (let task = this.#next(this.clock.now()); task; task = this.#next(this.clock.now())) this.#run(task);
    this.#rearm();
  }
}
