/**
 * Lets as many mails at the server as there are connections; the others wait here instead of inside the mail library,
 * where a mail that waited too long could still go out after we had reported it as failed, and so twice.
 */
export class DeliveryLine {
  private free: number;
  private waiting: { enter: () => void; leave: (error: unknown) => void }[] = [];

  constructor(
    places: number,
    private readonly isOutage: (error: unknown) => boolean,
  ) {
    this.free = places;
  }

  /** Runs the work when it is its turn. While the server is away, those who wait get the error of the first who noticed. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((enter, leave) => this.waiting.push({ enter, leave }));
    try {
      return await work();
    } catch (error) {
      if (this.isOutage(error)) for (const { leave } of this.waiting.splice(0)) leave(error);
      throw error;
    } finally {
      const next = this.waiting.shift();
      if (next) next.enter();
      else this.free += 1;
    }
  }
}
