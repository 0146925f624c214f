import { setTimeout as pause } from 'node:timers/promises';
import { isPassing } from '#shared-kernel/queue';

interface Request<In, Out> {
  readonly item: In;
  readonly resolve: (result: Out) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Work that many callers ask for, done together: one round at a time, and whoever asks meanwhile shares the next one. Under
 * load a statement and a commit serve many; a single caller waits for nobody, unless each round waits `patienceMs` for company.
 */
export class Gathered<In, Out> {
  private waiting: Request<In, Out>[] = [];
  private running = false;

  /** `work` answers one result for each item, in their order. It runs in the scope of any of the callers. */
  constructor(
    private readonly work: (items: In[]) => Promise<Out[]>,
    private readonly mostAtOnce = 100,
    private readonly patienceMs = 0,
  ) {}

  do(item: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.waiting.length > 0) {
      if (this.patienceMs > 0) await pause(this.patienceMs);
      await this.round(this.waiting.splice(0, this.mostAtOnce));
    }
    this.running = false;
  }

  /** A round that fails is repeated one by one: nobody fails for another's reason. In an outage each would only wait as long again. */
  private async round(requests: Request<In, Out>[]): Promise<void> {
    try {
      const results = await this.work(requests.map(({ item }) => item));
      requests.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      if (requests.length === 1 || isOutage(error)) for (const { reject } of requests) reject(error);
      else for (const request of requests) await this.round([request]);
    }
  }
}

/** Not a deadlock or the like, which a repetition ends. */
const isOutage = (error: unknown): boolean => isPassing(error) && !String((error as { code?: unknown }).code).startsWith('40');
