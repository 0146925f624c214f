/** What the API (or the network) answered instead of the result: RFC 9457 problem details. `code` is stable. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    /** In English, as the API says it; pages say it in the reader's language by `code`. */
    readonly detail: string,
    readonly errors: readonly { path: string; message: string }[] = [],
    /** How long to wait before the next try, where the API says so. */
    readonly retryAfterSeconds?: number,
    /** Where it can be done instead. */
    readonly link?: string,
  ) {
    super(detail);
  }

  static async from(response: Response): Promise<Problem> {
    const body = (await response.json().catch(() => ({}))) as Partial<Problem>;
    const wait = Number(response.headers.get('retry-after') ?? NaN);
    return new Problem(
      response.status,
      body.code ?? 'service.failed',
      body.detail ?? response.statusText,
      body.errors ?? [],
      Number.isFinite(wait) ? wait : undefined,
      body.link,
    );
  }

  /** The request did not reach the API, or its answer did not reach us. */
  static unreachable = () => new Problem(0, 'network.unreachable', 'The portal cannot be reached. Check the connection.');
}

export const hasCode = (error: unknown, code: string): error is Problem => error instanceof Problem && error.code === code;
