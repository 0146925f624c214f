import { sized } from './survival.js';

/** How often a value of the one is below a value of the other: 0.5 where nobody could tell them apart. */
function areaUnderCurve(one: readonly number[], other: readonly number[]): number {
  let below = 0;
  for (const a of one) for (const b of other) below += a < b ? 1 : a === b ? 0.5 : 0;
  return below / (one.length * other.length);
}

export const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Times kinds of requests in turns that begin with another one each round, so that a slow moment hits all alike. */
export async function timed<Kind extends string>(
  requests: Record<Kind, () => Promise<unknown>>,
  rounds: number,
  before = async () => {},
): Promise<Map<Kind, number[]>> {
  const kinds = Object.keys(requests) as Kind[];
  const times = new Map(kinds.map((kind) => [kind, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < kinds.length; turn += 1) {
      const kind = kinds[(round + turn) % kinds.length]!;
      await before();
      const started = performance.now();
      await requests[kind]();
      times.get(kind)!.push(performance.now() - started);
    }
  }
  return times;
}

/** Which kinds could be told from the first by their time alone: the area under the curve leaves 0.45 to 0.55. */
function distinguishable(times: Map<string, number[]>): string[] {
  const [[, known], ...others] = [...times] as [[string, number[]], ...[string, number[]][]];
  // With few samples chance alone goes further: four standard deviations of the rank statistic.
  const margin = Math.max(0.05, 4 / Math.sqrt(6 * known.length));
  return others.flatMap(([kind, values]) => {
    const area = areaUnderCurve(known, values);
    const apartMs = Math.abs(median(known) - median(values));
    return Math.abs(area - 0.5) > margin || apartMs > 5
      ? [`${kind}: AUC ${area.toFixed(3)}, medians ${apartMs.toFixed(2)} ms apart`]
      : [];
  });
}

/**
 * Expects that nobody can tell the kinds apart. The machine may be busy with other things; a difference that the product
 * makes shows every time. A small run has too few samples for a difference of a hair's breadth, and finds one that matters.
 */
export async function expectNobodyToTell(
  requests: Record<string, () => Promise<unknown>>,
  rounds: number,
  before?: () => Promise<void>,
): Promise<void> {
  let seen: string[] = [];
  for (let measurement = 0; measurement < 3; measurement += 1) {
    seen = distinguishable(await timed(requests, sized(rounds, 80), before));
    if (seen.length === 0) break;
  }
  expect(seen).toEqual([]);
}
