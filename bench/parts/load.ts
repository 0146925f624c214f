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
}

export interface LoadResult {
  perSecond: number;
  /** Median time of a request in milliseconds. */
  medianMs: number;
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

async function carryOut({ url, headers, connections, requests, seconds, amount }: Load): Promise<LoadResult> {
  let clients = 0;
  const startedAt = performance.now();
  const result = await autocannon({
    url,
    headers,
    connections,
    ...(amount === undefined ? { duration: seconds } : { amount }),
    setupClient(client) {
      const place = clients++ % connections;
      client.setRequests(requests.filter((_, index) => index % connections === place));
    },
  });
  const refused = result.non2xx + result.errors;
  if (refused > 0) throw new Error(`${refused} requests to ${url} failed: ${JSON.stringify(result.statusCodeStats)}`);
  const elapsed = (performance.now() - startedAt) / 1_000;
  return { perSecond: result['2xx'] / elapsed, medianMs: result.latency.p50 };
}
