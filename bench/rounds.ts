import { type Cost, costOf, joined, type Parties } from './cost.js';
import { median } from './figures.js';
import type { Child } from './parts/child.js';
import type { Load, LoadResult } from './parts/load.js';

/** Connections of a closed loop: each sends its next request when the last one was answered. */
export const CONNECTIONS = 32;

/** One of two that are measured beside each other. */
export interface Contender {
  parties: Parties;
  /** One round of work, numbered from 0; answers how many operations it did. All that follows from them is done by then. */
  work(round: number): Promise<number>;
}

/**
 * Lets two work by turns, so that whatever else the machine does disturbs both alike. The first round only warms up; answers
 * the cost of the others together. A single round counts, cold as it is: it only shows that everything still works.
 */
export async function beside(one: Contender, other: Contender, rounds: number): Promise<[Cost, Cost]> {
  const costs: [Cost[], Cost[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    for (const [index, { parties, work }] of [one, other].entries()) {
      const cost = await costOf(parties, () => work(round));
      if (round > 0 || rounds === 1) costs[index]!.push(cost);
    }
  }
  return [joined(costs[0]), joined(costs[1])];
}

export interface Target {
  url: string;
  headers: Record<string, string>;
  requests: Load['requests'];
  /** Unset: as many as elsewhere. */
  connections?: number;
}

/** The middle of the median times of two targets that are loaded by turns; the first round only warms up, as above. */
export async function mediansOf(load: Child, one: Target, other: Target, rounds: number): Promise<[number, number]> {
  const results: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    for (const [index, target] of [one, other].entries()) {
      const { medianMs } = await load.ask<LoadResult>({ connections: CONNECTIONS, ...target, once: true } satisfies Load);
      if (round > 0 || rounds === 1) results[index]!.push(medianMs);
    }
  }
  return [median(results[0]), median(results[1])];
}
