/** Lets so many pieces of work of one key run at once and so many more wait their turn. */
export class AtMostEach {
  private readonly keys = new Map<string, { running: number; readonly waiting: (() => void)[] }>();

  constructor(
    private readonly maxRunning: number,
    private readonly maxWaiting: number,
    /** Makes the error for work that comes when as many run and wait as may. */
    private readonly refused: () => Error,
  ) {}

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const own = this.keys.get(key) ?? { running: 0, waiting: [] };
    this.keys.set(key, own);
    if (own.running < this.maxRunning) own.running += 1;
    else {
      if (own.waiting.length >= this.maxWaiting) throw this.refused();
      await new Promise<void>((enter) => own.waiting.push(enter));
    }
    try {
      return await work();
    } finally {
      // The place is handed on, so that nobody slips in between.
      const next = own.waiting.shift();
      if (next) next();
      else if ((own.running -= 1) === 0) this.keys.delete(key);
    }
  }
}
