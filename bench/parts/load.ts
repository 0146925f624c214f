import autocannon from 'autocannon';

/** What a round of load consists of. Each connection has its own share of the requests and sends them over and over. */
export interface Load {
  url: string;
  headers: Record<string, string>;
  connections: number;
  requests: { method: 'GET' | 'PUT' | 'POST'; path: string; body?: string; headers?: Record<string, string> }[];
  /** Either this many seconds … */
  seconds?: number;
  /** … or each request once; their number must be a multiple of the connections. */
  once?: boolean;
  /** Requests per second of all connections together; unset: as many as are answered. */
  rate?: number;
  /** A status with which the product refuses what is too much: counted, not a failure. */
  refusal?: number;
}

export interface LoadResult {
  /** Requests that were answered with success. */
  answered: number;
  refused: number;
  perSecond: number;
  /** Median time of a request in milliseconds. */
  medianMs: number;
  /** Of a hundred requests, the slowest but one. */
  p99Ms: number;
}

process.on('message', (load: Load) => {
  void carryOut(load).then(
    (result) => process.send!(result),
    (error: Error) => process.send!({ error: error.message }),
  );
});
process.once('disconnect', () => process.exit());

async function carryOut({ url, headers, connections, requests, seconds, once, rate, refusal }: Load): Promise<LoadResult> {
  if (once && requests.length % connections > 0) throw new Error(`${requests.length} requests over ${connections} connections.`);
  let clients = 0;
  const startedAt = performance.now();
  const result = await autocannon({
    url,
    headers,
    connections,
    // Seconds: on a machine that is busy with something else, a slow answer is no failure.
    timeout: 300,
    // It ends only when it takes a sample.
    sampleInt: 50,
    ...(once ? { amount: requests.length } : { duration: seconds }),
    ...(rate === undefined ? {} : { overallRate: rate }),
    setupClient(client) {
      const place = clients++ % connections;
      const share = requests.filter((_, index) => index % connections === place);
      client.setRequests(share.map((request) => ({ ...request, headers: { ...headers, ...request.headers } })));
    },
  });
  const elapsed = (performance.now() - startedAt) / 1_000;
  const refused = refusal === undefined ? 0 : (result.statusCodeStats?.[`${refusal}`]?.count ?? 0);
  const failed = result.non2xx + result.errors - refused;
  if (failed > 0) throw new Error(`${failed} requests to ${url} failed: ${JSON.stringify(result.statusCodeStats)}`);
  const answered = result['2xx'];
  return { answered, refused, perSecond: answered / elapsed, medianMs: result.latency.p50, p99Ms: result.latency.p99 };
}
