import autocannon from 'autocannon';

/** What a round of load consists of. Each connection has its own share of the requests and sends them over and over. */
export interface Load {
  url: string;
  headers: Record<string, string>;
  connections: number;
  requests: { method: 'GET' | 'PUT' | 'POST'; path: string; body?: string }[];
  /** Either this many seconds … */
  seconds?: number;
  /** … or this many requests in all. */
  amount?: number;
  /** Requests per second of all connections together; unset: as many as are answered. */
  rate?: number;
}

export interface LoadResult {
  perSecond: number;
  /** Median time of a request in milliseconds. */
  medianMs: number;
  /** Of a hundred requests, the slowest but one. */
  p99Ms: number;
}

process.on('message', (load: Load) => {
  void carryOut(load).then(
    (result) => process.send!(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit());

async function carryOut({ url, headers, connections, requests, seconds, amount, rate }: Load): Promise<LoadResult> {
  let clients = 0;
  const startedAt = performance.now();
  const result = await autocannon({
    url,
    headers,
    connections,
    ...(amount === undefined ? { duration: seconds } : { amount }),
    ...(rate === undefined ? {} : { overallRate: rate }),
    setupClient(client) {
      const place = clients++ % connections;
      client.setRequests(requests.filter((_, index) => index % connections === place));
    },
  });
  const refused = result.non2xx + result.errors;
  if (refused > 0) throw new Error(`${refused} requests to ${url} failed: ${JSON.stringify(result.statusCodeStats)}`);
  const elapsed = (performance.now() - startedAt) / 1_000;
  return { perSecond: result['2xx'] / elapsed, medianMs: result.latency.p50, p99Ms: result.latency.p99 };
}
