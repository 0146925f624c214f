import { median } from './figures.js';
import type { Child } from './parts/child.js';
import type { Load, LoadResult } from './parts/load.js';

const CONNECTIONS = 32;
const ROUNDS = 5;
const SECONDS = 4;

export interface Target {
  url: string;
  headers: Record<string, string>;
  requests: Load['requests'];
}

/**
 * Loads two targets by turns, so that whatever else the machine does disturbs both alike, and answers the middle round of
 * each; the first round only warms up.
 */
export async function alternate(load: Child, one: Target, other: Target): Promise<[LoadResult, LoadResult]> {
  const results: [LoadResult[], LoadResult[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, target] of [one, other].entries()) {
      const result = await load.ask<LoadResult>({ ...target, connections: CONNECTIONS, seconds: SECONDS } satisfies Load);
      if (round > 0) results[index]!.push(result);
    }
  }
  return [middleOf(results[0]), middleOf(results[1])];
}

function middleOf(results: LoadResult[]): LoadResult {
  const middle = (of: keyof LoadResult) => median(results.map((result) => result[of]));
  return { perSecond: middle('perSecond'), medianMs: middle('medianMs'), p99Ms: middle('p99Ms') };
}
