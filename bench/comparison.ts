import { mark, mustBeAlike, normalized, rowsSince } from './final-rows.js';
import type { Load } from './parts/load.js';
import type { Contender } from './rounds.js';
import type { Stage } from './stage.js';

/** The product or the bare implementations, as somebody sees them who sends requests. */
export interface Side {
  isProduct: boolean;
  url: string;
  /** Of an administrator. */
  headers: Record<string, string>;
  databaseUrl: string;
  settled(): Promise<void>;
}

export function sidesOf(stage: Stage): [product: Side, bare: Side] {
  const { account } = stage.seeds;
  return [
    {
      isProduct: true,
      url: stage.productUrl,
      headers: stage.product.headers,
      databaseUrl: stage.productDatabaseUrl,
      settled: stage.settled,
    },
    {
      isProduct: false,
      url: stage.bareUrl,
      headers: { 'content-type': 'application/json', 'x-staff-id': account.id },
      databaseUrl: stage.bareDatabaseUrl,
      settled: stage.bareSettled,
    },
  ];
}

/** The two contenders of a benchmark whose work is the same for both. */
export function both(stage: Stage, workOf: (side: Side) => Contender['work']): [Contender, Contender] {
  const [product, bare] = sidesOf(stage);
  return [
    { parties: stage.productParties, work: workOf(product) },
    { parties: stage.bareParties, work: workOf(bare) },
  ];
}

interface Compared {
  request: Load['requests'][number];
  /** Headers for this request, beside or instead of those of an administrator. */
  headers?: (side: Side) => Record<string, string>;
  /** False where the answers differ by design; only the rows are compared. */
  answers?: boolean;
  /** Tables that are compared although they usually are not. */
  tables?: string[];
  /** What else must be the same afterwards. */
  more?: (side: Side) => Promise<unknown>;
}

/** Sends one request to the product and to the bare implementations; throws when answer or final rows differ. */
export async function mustLeaveTheSame(
  stage: Stage,
  what: string,
  { request, headers, answers = true, tables, more }: Compared,
): Promise<void> {
  const [product, bare] = await Promise.all(
    sidesOf(stage).map(async (side) => {
      const since = await mark(side.databaseUrl);
      const { method, path, body } = request;
      const response = await fetch(side.url + path, { method, headers: { ...side.headers, ...headers?.(side) }, body });
      const answer = await response.text();
      if (!response.ok)
        throw new Error(`${what}: ${side.isProduct ? 'the product' : 'bare'} answered ${response.status} ${answer}`);
      await side.settled();
      const rows = await rowsSince(side.databaseUrl, since, tables);
      if (Object.keys(rows).length === 0) throw new Error(`${what}: no rows were found that it left behind.`);
      return {
        status: response.status,
        ...(answers && { answer: normalized(JSON.parse(answer)) }),
        ...rows,
        ...(more && { more: await more(side) }),
      };
    }),
  );
  mustBeAlike(what, product, bare);
}
